import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { SimulatedCall } from "./call.ts";
import { realClock, type SimulatorClock } from "./clock.ts";
import type { CreateCall } from "./create-call-dto.ts";
import { type Faults, faultSettings, withFaults } from "./faults.ts";
import { serve } from "./http-server.ts";
import { createRoutes } from "./routes.ts";
import {
  type SampleAssistant,
  sampleAssistants,
  type SamplePhoneNumber,
  samplePhoneNumbers,
} from "./samples.ts";
import {
  type CallScript,
  drawScript,
  type Durations,
  ordinaryDurations,
  ordinaryOutcomes,
  type OutcomeWeights,
  scriptOf,
} from "./script.ts";
import { Simulation } from "./simulation.ts";
import { openStateFile } from "./state-file.ts";
import { createWebhooks } from "./webhooks.ts";

/** The call, for a test to decide what happens to it. */
interface CalledParty {
  readonly number: string;
  readonly name: string | null;
  readonly externalId: string | null;
}

export interface SimulatorOptions {
  /** Default: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** With the same seed, the nth call to a number always goes the same way. */
  readonly seed?: string | number;
  /** By what factor calls are faster than in reality. Times are still those of the clock. */
  readonly speed?: number;
  /** Live calls of one account, as VAPI's subscriptions have them; default 10. */
  readonly concurrencyLimit?: number;
  readonly freeNumberDailyLimit?: number;
  /** The weights of the outcomes; those that are not named never happen. Default: an ordinary list. */
  readonly outcomes?: Partial<OutcomeWeights>;
  readonly durations?: Partial<Durations>;
  /** Decides what happens to a call; what it leaves out is that of a plain answered call. Undefined: chance. */
  readonly scriptFor?: (called: CalledParty) => Partial<CallScript> | undefined;
  /** Whether webhooks announce these statuses, which VAPI may or may not do; default: neither. */
  readonly announces?: { readonly queued?: boolean; readonly ringing?: boolean };
  /** Signs webhooks with HMAC, beside the headers that the caller asked for. */
  readonly signingSecret?: string;
  /** Every other key that is not empty is valid, and is an account of its own. */
  readonly invalidKeys?: readonly string[];
  /** Keys of one organisation see the same calls; default: each key is an organisation. */
  readonly organisationOf?: (apiKey: string) => string;
  readonly faults?: Partial<Faults>;
  readonly clock?: SimulatorClock;
  /** Remembers calls over a restart. */
  readonly stateFile?: string;
  readonly assistants?: readonly SampleAssistant[];
  readonly phoneNumbers?: readonly SamplePhoneNumber[];
}

export interface Simulator {
  /** Without a trailing slash. */
  readonly url: string;
  /** Every call ever created, in that order: what really happened. */
  readonly calls: readonly Readonly<SimulatedCall>[];
  readonly faults: Readonly<Faults>;
  /** Changes the given settings and leaves the others. */
  setFaults(changes: Partial<Faults>): void;
  /** Returns when no webhook is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const noOutcomes = Object.fromEntries(
  Object.keys(ordinaryOutcomes).map((profile) => [profile, 0]),
) as unknown as OutcomeWeights;

/** Starts an HTTP server with VAPI's API that simulates telephone calls. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clock = realClock, speed = 1, seed = "simulator", host = "127.0.0.1" } = options;
  const signingSecret = options.signingSecret ?? null;
  const webhooks = createWebhooks({ clock, speed, signingSecret });
  const simulation = new Simulation({
    clock,
    speed,
    webhooks,
    announces: { queued: false, ringing: false, ...options.announces },
    faults: faultSettings.parse(options.faults ?? {}),
  });
  const route = createRoutes(simulation, {
    seed,
    concurrencyLimit: options.concurrencyLimit ?? 10,
    freeNumberDailyLimit: options.freeNumberDailyLimit ?? 10,
    assistants: options.assistants ?? sampleAssistants,
    phoneNumbers: options.phoneNumbers ?? samplePhoneNumbers,
    invalidKeys: options.invalidKeys ?? [],
    organisationOf: options.organisationOf ?? ((apiKey) => apiKey),
    script: scripting(options),
  });
  const server = serve(clock, route);
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  simulation.url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const state = options.stateFile ? openStateFile(options.stateFile, simulation.calls) : null;
  for (const call of state?.load() ?? []) simulation.add(call);
  simulation.onChange = () => state?.changed();

  return {
    url: simulation.url,
    calls: simulation.calls,
    get faults() {
      return simulation.faults;
    },
    setFaults(changes) {
      simulation.faults = withFaults(simulation.faults, changes);
    },
    idle: () => webhooks.idle(),
    async close() {
      simulation.close();
      webhooks.close();
      state?.close();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function scripting(options: SimulatorOptions): (call: CreateCall, subject: string) => CallScript {
  const weights = options.outcomes ? { ...noOutcomes, ...options.outcomes } : ordinaryOutcomes;
  const durations = { ...ordinaryDurations, ...options.durations };
  return ({ customer, name }, subject) => {
    const script = options.scriptFor?.({
      number: customer?.number ?? "",
      name: name ?? null,
      externalId: customer?.externalId ?? null,
    });
    return script ? scriptOf(script) : drawScript(weights, durations, subject);
  };
}
