import { type SimulatedCall, newCall } from "./call.ts";
import { callObject } from "./call-object.ts";
import type { Client } from "./call-routes.ts";
import {
  type CreateCall,
  createCall as createCallSchema,
  validationMessages,
} from "./create-call-dto.ts";
import type { FaultName } from "./faults.ts";
import { badGateway, firewall, json, refusal, type Reply } from "./reply.ts";
import type { SampleAssistant, SamplePhoneNumber } from "./samples.ts";
import { type CallScript, neverRings } from "./script.ts";
import type { Simulation } from "./simulation.ts";

export interface CreateCallOptions {
  readonly seed: string | number;
  readonly concurrencyLimit: number;
  /** Calls of a free VAPI number in one UTC day. */
  readonly freeNumberDailyLimit: number;
  readonly assistants: readonly SampleAssistant[];
  readonly phoneNumbers: readonly SamplePhoneNumber[];
  readonly script: (request: CreateCall, subject: string) => CallScript;
}

/** Faults that are drawn when a call is created and take effect later. */
const lastingFaults = [
  "lateArtifacts",
  "reportBeforeEnded",
  "endedBeforeInProgress",
  "startedAtUnanswered",
  "endedWithoutReason",
  "stuckQueued",
  "stuckRinging",
  "stuckInProgress",
  "listLag",
] as const satisfies readonly FaultName[];

/** `POST /call`: refuses as VAPI does, or creates a call, and answers correctly, wrongly or not at all. */
export function createCallHandler(simulation: Simulation, options: CreateCallOptions) {
  const posts = new Map<string, number>();

  /** Identifies one POST among those to the same number, so that the seed decides what happens to it. */
  function subjectOf(account: string, body: unknown): string {
    const { data } = createCallSchema.safeParse(body);
    const number = data?.customer?.number ?? "";
    const key = `${account} ${number}`;
    const nth = (posts.get(key) ?? 0) + 1;
    posts.set(key, nth);
    return `${options.seed} ${number} ${nth}`;
  }

  return async function createCall(client: Client, body: unknown): Promise<Reply> {
    const { account } = client;
    const subject = subjectOf(account, body);
    const hits = (fault: FaultName) => simulation.hits(fault, subject);
    const failure = failureBefore(simulation, hits);
    if (failure !== null) return failure;
    const { data: request, error } = createCallSchema.safeParse(body);
    if (error) return refusal(400, validationMessages(error));
    const refused =
      refusalOfContent(request, options) ??
      refusalOfCapacity(simulation, { account, request, options });
    if (refused !== null) return refused;
    if (hits("overConcurrency")) return overConcurrency;
    if (hits("dailyLimit")) return dailyLimitReached;
    const call = newCall(request, {
      account,
      subject,
      script: fitted(options.script(request, subject), request),
      nowMs: simulation.clock.now(),
      faults: lastingFaults.filter(hits),
    });
    if (call.faults.includes("listLag")) {
      call.visibleAt = new Date(call.createdAt.getTime() + simulation.faults.listLagSeconds * 1000);
    }
    return answer(simulation, { call, hits, client, limit: options.concurrencyLimit });
  };
}

const overConcurrency = refusal(
  400,
  "Over Concurrency Limit. Please Wait For A Call To End Or Upgrade Your Subscription.",
);

const dailyLimitReached = refusal(
  400,
  "Couldn't Start Call. Numbers Bought On Vapi Have A Daily Outbound Call Limit. Import Your Own Twilio Numbers To Scale Without Limits.",
);

function failureBefore(simulation: Simulation, hits: (fault: FaultName) => boolean): Reply | null {
  if (hits("resetBeforeCreate")) return { kind: "reset" };
  if (hits("hangBeforeCreate")) return { kind: "hang" };
  if (hits("errorBeforeCreate")) return refusal(500, "Internal server error");
  if (hits("firewall")) return firewall;
  if (hits("unauthorized")) return refusal(401, "Invalid Key.");
  if (hits("paymentRequired")) return refusal(402, "Insufficient credits.");
  if (hits("rateLimit")) {
    const seconds = simulation.faults.retryAfterSeconds;
    const headers = seconds === null ? {} : { "retry-after": String(seconds) };
    return refusal(429, "Too Many Requests", headers);
  }
  return null;
}

function refusalOfContent(request: CreateCall, options: CreateCallOptions): Reply | null {
  const { assistantId, phoneNumberId, customer } = request;
  if (phoneNumberId === undefined && request.phoneNumber === undefined) {
    return refusal(400, "Couldn't Get Phone Number. Need Either `phoneNumberId` Or `phoneNumber`.");
  }
  const phoneNumber = options.phoneNumbers.find(({ id }) => id === phoneNumberId);
  if (phoneNumberId !== undefined && phoneNumber === undefined) {
    const text = `Couldn't Get Phone Number. \`phoneNumberId\` ${phoneNumberId} Does Not Exist.`;
    return refusal(400, text);
  }
  if (assistantId !== undefined && !options.assistants.some(({ id }) => id === assistantId)) {
    return refusal(400, `Couldn't Get Assistant. \`assistantId\` ${assistantId} Does Not Exist.`);
  }
  const { assistant, squadId, squad, workflowId, workflow } = request;
  if ([assistantId, assistant, squadId, squad, workflowId, workflow].every((one) => one == null)) {
    return refusal(400, "Couldn't Get Assistant. Need Either `assistantId` Or `assistant`.");
  }
  if (customer?.number === undefined) {
    return refusal(400, "Couldn't Get Customer. Need Either `customerId` Or `customer`.");
  }
  if (phoneNumber?.provider === "vapi" && !customer.number.startsWith("+1")) {
    const text = "Couldn't start call. Free Vapi numbers do not support international calls.";
    return refusal(400, text);
  }
  return null;
}

function refusalOfCapacity(
  simulation: Simulation,
  call: { account: string; request: CreateCall; options: CreateCallOptions },
): Reply | null {
  const { account, request, options } = call;
  if (!request.schedulePlan && simulation.liveCalls(account) >= options.concurrencyLimit) {
    return overConcurrency;
  }
  const { phoneNumberId } = request;
  const line = options.phoneNumbers.find(({ id }) => id === phoneNumberId);
  if (line?.provider !== "vapi") return null;
  const today = new Date(simulation.clock.now()).toISOString().slice(0, 10);
  const made = simulation.calls.filter(
    (one) =>
      one.account === account &&
      one.phoneNumberId === phoneNumberId &&
      one.createdAt.toISOString().startsWith(today),
  );
  return made.length >= options.freeNumberDailyLimit ? dailyLimitReached : null;
}

/** Without detection VAPI takes a voicemail for a silent person, and it ends long calls. */
function fitted(script: CallScript, { assistantOverrides }: CreateCall): CallScript {
  const longest = assistantOverrides?.maxDurationSeconds ?? 600;
  const detection = assistantOverrides?.voicemailDetection ?? "off";
  if (script.answersAfterSeconds !== null && script.lastsSeconds > longest) {
    return { ...script, lastsSeconds: longest, endedReason: "exceeded-max-duration" };
  }
  if (script.endedReason === "voicemail" && detection === "off") {
    return { ...script, endedReason: "silence-timed-out" };
  }
  return script;
}

interface Created {
  readonly call: SimulatedCall;
  readonly client: Client;
  readonly hits: (fault: FaultName) => boolean;
  readonly limit: number;
}

async function answer(
  simulation: Simulation,
  { call, client, hits, limit }: Created,
): Promise<Reply> {
  const note = (fault: FaultName) => {
    const isHit = hits(fault);
    if (isHit) call.faults.push(fault);
    return isHit;
  };
  const concurrencyBlocked = note("concurrencyBlocked");
  if (concurrencyBlocked) {
    const endedReason = "call.start.error-subscription-concurrency-limit-reached";
    call.script = { ...call.script, ...neverRings, endedReason };
    call.faults = call.faults.filter((fault) => !fault.startsWith("stuck"));
  }
  simulation.begin(call);
  if (!concurrencyBlocked && note("webhookBeforeAnswer")) await simulation.ringNow(call);
  if (note("hangAfterCreate")) return { kind: "hang" };
  if (note("resetAfterCreate")) return { kind: "reset" };
  if (note("errorAfterCreate")) return badGateway;
  const remaining = limit - simulation.liveCalls(call.account);
  const created = {
    subscriptionLimits: {
      concurrencyBlocked,
      concurrencyLimit: limit,
      remainingConcurrentCalls: remaining,
    },
    ...callObject(call, { url: client.origin, nowMs: simulation.clock.now() }),
  };
  if (!note("malformedAnswer")) return json(201, created);
  const text = JSON.stringify(created).slice(0, 60);
  return { kind: "text", status: 201, contentType: "application/json", text };
}
