import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createManualClock } from "#simulator/clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { createVapiClient } from "#vapi/client.ts";
import { aRequest } from "../vapi/requests.ts";
import { given, start } from "./given.ts";

describe("a clock moved by hand", () => {
  test("fires events in order, at their own instants, with those that they plan", async () => {
    const clock = createManualClock(0);
    const fired: [string, number][] = [];
    const note = (name: string) => () => void fired.push([name, clock.now()]);
    clock.at(30, note("third"));
    clock.at(10, async () => {
      await Promise.resolve();
      note("first")();
      clock.at(20, note("second"));
    });
    clock.at(30, note("fourth"));
    const taken = clock.at(25, note("never"));
    clock.at(31, note("later"));
    taken();
    await clock.advanceTo(30);
    expect(fired).toEqual([
      ["first", 10],
      ["second", 20],
      ["third", 30],
      ["fourth", 30],
    ]);
    await Promise.all([clock.advanceTo(100), clock.advanceTo(50)]);
    expect(fired.at(-1)).toEqual(["later", 31]);
    expect(clock.now()).toBe(100);
  });
});

describe("chance", () => {
  const numbers = Array.from({ length: 60 }, (_, index) => `+1415555${1000 + index}`);

  async function fates(seed: string, order: readonly string[]) {
    const clock = createManualClock(start);
    const simulator = await startSimulator({
      clock,
      seed,
      concurrencyLimit: 1_000,
      faults: { errorBeforeCreate: 0.2, errorAfterCreate: 0.2 },
    });
    const client = createVapiClient({ baseUrl: simulator.url, apiKey: "key" });
    const answers = new Map<string, string>();
    await Promise.all(
      order.map(async (number) => {
        const answer = await client.placeCall(aRequest({ customer: { number, name: null } }));
        answers.set(number, answer.kind);
      }),
    );
    await clock.advanceTo(start + 3_600_000);
    const ends = new Map(simulator.calls.map(({ number, endedReason }) => [number, endedReason]));
    await simulator.close();
    return numbers.map((number) => [answers.get(number), ends.get(number)]);
  }

  test("with one seed deals every number the same, in whatever order they are called", async () => {
    const [one, other, another] = await Promise.all([
      fates("a", numbers),
      fates("a", numbers.toReversed()),
      fates("b", numbers),
    ]);
    expect(other).toEqual(one);
    expect(another).not.toEqual(one);
    const outcomes = new Set(one.map(([, endedReason]) => endedReason));
    expect(outcomes.size).toBeGreaterThan(4);
  });

  test("gives only the outcomes that were asked for", async () => {
    const { client, simulator, pass } = await given({
      scriptFor: () => undefined,
      outcomes: { busy: 1, unknownReason: 1 },
      concurrencyLimit: 100,
    });
    for (const number of numbers) {
      await client.placeCall(aRequest({ customer: { number, name: null } }));
    }
    await pass(3_600);
    expect(new Set(simulator.calls.map(({ endedReason }) => endedReason))).toEqual(
      new Set(["customer-busy", "call.in-progress.something-nobody-has-seen"]),
    );
  });
});

test("a restart does not forget live calls", async () => {
  const folder = mkdtempSync(join(tmpdir(), "simulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, "deep", "calls.json");
  const clock = createManualClock(start);
  const options = { clock, stateFile, scriptFor: () => ({}) };
  const first = await startSimulator(options);
  const before = createVapiClient({ baseUrl: first.url, apiKey: "key" });
  await before.placeCall(aRequest());
  await clock.advanceTo(start + 10_000);
  await first.close();

  const second = await startSimulator(options);
  onTestFinished(() => second.close());
  expect(second.calls).toEqual(first.calls);
  expect(second.calls[0]).toMatchObject({ status: "in-progress" });
  await clock.advanceTo(start + 60_000);
  const after = createVapiClient({ baseUrl: second.url, apiKey: "key" });
  expect(await after.getCall(second.calls[0]!.id)).toMatchObject({
    kind: "FOUND",
    news: { status: "ended", endedAt: new Date(start + 37_000) },
  });
});

test("calls that cannot be kept are warned of, end nobody, and are kept when there is room again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "simulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, "calls.json");
  const simulator = await startSimulator({ clock: createManualClock(start), stateFile });
  onTestFinished(() => simulator.close());
  const client = createVapiClient({ baseUrl: simulator.url, apiKey: "key" });
  // Where it writes first, nothing can be written.
  mkdirSync(`${stateFile}.new`);
  const warned = once(process, "warning");
  await client.placeCall(aRequest());
  expect(await warned).toMatchObject([
    { message: expect.stringContaining("cannot keep its calls") },
  ]);
  rmSync(`${stateFile}.new`, { recursive: true });
  await client.placeCall(aRequest());
  await expect.poll(() => existsSync(stateFile)).toBe(true);
});

test("by the real clock a fast simulator plays a call in no time, and idles when all is told", async () => {
  const world = await given();
  const simulator = await startSimulator({ speed: 1_000, scriptFor: () => ({}) });
  onTestFinished(() => simulator.close());
  const client = createVapiClient({ baseUrl: simulator.url, apiKey: "key" });
  await client.placeCall(aRequest({ webhook: world.webhook }));
  await world.receiver.count(3);
  await simulator.idle();
  expect(world.receiver.told()).toEqual(["in-progress", "ended", "end-of-call-report"]);
  expect(simulator.calls[0]).toMatchObject({ status: "ended", isReported: true });
});
