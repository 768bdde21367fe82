import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createManualClock } from "#simulator/clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { createVapiClient } from "#vapi/client.ts";
import { listCalls } from "#vapi/list-calls.ts";
import { aRequest } from "./requests.ts";

const start = Date.parse("2026-11-02T10:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString();

/** A VAPI with calls of these instants, newest first. It knows them finer than the milliseconds it shows. */
function having(instants: readonly number[]) {
  const calls = instants
    .toSorted((one, other) => other - one)
    .map((at) => ({ at, id: randomUUID(), createdAt: iso(Math.floor(at)) }));
  return async (asked: Record<string, string | number | undefined>) => ({
    body: calls
      .filter(({ at }) => at >= Date.parse(String(asked["createdAtGe"])))
      .filter(({ at }) => at <= Date.parse(String(asked["createdAtLe"] ?? "9999")))
      .slice(0, Number(asked["limit"])),
    date: "Mon, 02 Nov 2026 10:00:00 GMT",
  });
}

test("a listing over HTTP goes past a thousand calls, many of one instant, without gap or double", async () => {
  const clock = createManualClock(start);
  const simulator = await startSimulator({ clock, concurrencyLimit: 5_000 });
  onTestFinished(() => simulator.close());
  const client = createVapiClient({ baseUrl: simulator.url, apiKey: "key" });
  for (let instant = 0; instant < 7; instant++) {
    await Promise.all(Array.from({ length: 180 }, () => client.placeCall(aRequest())));
    await clock.advanceTo(start + instant + 1);
  }
  const listing = await client.listCalls({ createdAtGe: new Date(start) });
  expect(listing.complete).toBe(true);
  expect(listing.vapiNow).toEqual(new Date(start));
  const listed = listing.calls.map(({ vapiCallId }) => vapiCallId);
  expect(listed).toHaveLength(1_260);
  expect(new Set(listed)).toEqual(new Set(simulator.calls.map(({ id }) => id)));

  const later = await client.listCalls({ createdAtGe: new Date(start + 6) });
  expect(later.calls).toHaveLength(180);
  const none = await client.listCalls({ createdAtGe: new Date(start), phoneNumberId: "other" });
  expect(none).toMatchObject({ calls: [], complete: true });
});

test("whatever the instants of up to 3,000 calls, a complete listing has each once", async () => {
  const instants = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 900, maxLength: 3_000 });
  await fc.assert(
    fc.asyncProperty(instants, async (offsets) => {
      const vapi = having(offsets.map((ms) => start + ms));
      const listing = await listCalls(vapi, { createdAtGe: new Date(start) });
      const ids = listing.calls.map(({ vapiCallId }) => vapiCallId);
      expect(new Set(ids).size).toBe(ids.length);
      if (listing.complete) expect(ids.length).toBe(offsets.length);
      const perInstant = Map.groupBy(offsets, (ms) => ms);
      const crowded = [...perInstant].some(
        ([ms, alike]) => alike.length + (perInstant.get(ms + 1)?.length ?? 0) >= 1_000,
      );
      if (!crowded) expect(listing.complete).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("a thousand calls of one instant cannot be paged past, and the listing says so", async () => {
  const vapi = having(Array.from({ length: 1_500 }, () => start));
  const listing = await listCalls(vapi, { createdAtGe: new Date(start - 1) });
  expect(listing.complete).toBe(false);
});

test("a call between two milliseconds is not lost between two pages", async () => {
  const vapi = having(Array.from({ length: 1_500 }, (_, index) => start + index * 0.3));
  const listing = await listCalls(vapi, { createdAtGe: new Date(start) });
  expect(listing.complete).toBe(true);
  expect(listing.calls).toHaveLength(1_500);
});

test("a listing with an entry that cannot be read is no proof that a call is absent", async () => {
  const page = async () => ({
    body: [{ id: "a", createdAt: iso(start) }, { odd: true }],
    date: null,
  });
  const listing = await listCalls(page, { createdAtGe: new Date(start) });
  expect(listing).toMatchObject({ complete: false, vapiNow: null, calls: { length: 1 } });
});
