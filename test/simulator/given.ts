import { onTestFinished } from "vitest";
import { createManualClock } from "#simulator/clock.ts";
import { type SimulatorOptions, startSimulator } from "#simulator/simulator.ts";
import { createVapiClient } from "#vapi/client.ts";
import { startReceiver } from "./receiver.ts";

export const start = Date.parse("2026-11-02T10:00:00Z");

/** A simulator whose clock the test moves, a receiver for its webhooks, and our client. */
export async function given(options: SimulatorOptions = {}) {
  const clock = createManualClock(start);
  const simulator = await startSimulator({ clock, scriptFor: () => ({}), ...options });
  const receiver = await startReceiver();
  onTestFinished(async () => {
    await simulator.close();
    await receiver.close();
  });
  const client = createVapiClient({ baseUrl: simulator.url, apiKey: "key", timeoutMs: 2_000 });
  const webhook = { url: receiver.url, secret: "webhook-secret" };
  /** Moves the clock by so many seconds. */
  const pass = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1000);
  return { simulator, receiver, client, clock, pass, webhook };
}
