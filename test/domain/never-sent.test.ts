import { describe, expect } from "vitest";
import type pg from "pg";
import { createPool } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { createWatermark } from "#domain/ledger/watermark.ts";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { tick } from "#domain/scheduling/tick.ts";
import { callsOf, dialsOf, givenDialling, watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld, type World } from "#test/world.ts";

/* A process that does not learn whether its COMMIT of SENT was done has sent nothing, and knows that. */

const start = "2031-03-05T10:00:00Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 300 }) };

/** A process whose connection breaks once, before the COMMIT arrives or after it was done. */
function processThatLoses(
  { context }: World,
  databaseUrl: string,
  when: "BEFORE_COMMIT" | "AFTER_COMMIT",
): DomainContext & AsyncDisposable {
  const pool = createPool(databaseUrl);
  let breaks = true;
  pool.on("connect", (client: pg.PoolClient) => {
    const send = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const query = async (...args: unknown[]): Promise<unknown> => {
      if (args[0] !== "commit" || !breaks) return await send(...args);
      breaks = false;
      if (when === "AFTER_COMMIT") await send("commit");
      const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
      connection.stream.destroy();
      throw new Error("Connection terminated unexpectedly");
    };
    Object.assign(client, { query });
  });
  // Its memory is its own.
  const own = { ...context, pool, watermark: createWatermark() };
  return Object.assign(Object.defineProperties(own, getters(context)), {
    [Symbol.asyncDispose]: () => pool.end(),
  });
}

function getters({ publicUrl, refill }: DomainContext): PropertyDescriptorMap {
  return { publicUrl: { value: publicUrl }, refill: { value: refill } };
}

/** Calls that are claimed; the jobs that would send them are gone. */
async function claimed(world: World, contacts = 1): Promise<string[]> {
  await givenDialling(world, { contacts });
  await tick(world.context, world.now());
  await world.context.pool.query("delete from call_scheduler_queue._private_jobs");
  return (await dialsOf(world)).map(({ id }) => id);
}

describe("a dial whose process lost the answer to its COMMIT", () => {
  test("was not sent, and its call is placed within seconds", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    await using process = processThatLoses(world, databaseUrl, "AFTER_COMMIT");
    const [dialId] = await claimed(world);
    await expect(sendDial(process, dialId!)).rejects.toThrow("terminated");
    expect(await dialsOf(world)).toMatchObject([{ state: "SENT" }]);
    expect(world.simulator.calls).toEqual([]);
    // Only the process itself knows.
    await reconcile(world.context);
    expect(await dialsOf(world)).toMatchObject([{ state: "SENT" }]);

    await reconcile(process);
    expect(process.watermark.neverSent.size).toBe(0);
    await world.settle();
    expect(await dialsOf(world)).toMatchObject([
      { id: dialId, state: "REJECTED", reason: "NEVER_SENT" },
      { state: "ACCEPTED" },
    ]);
    expect(await callsOf(world)).toMatchObject([{ status: "CALLING", attempt: 1 }]);
    expect(world.simulator.calls).toHaveLength(1);
  });

  test("is known among several that were sent together", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    await using process = processThatLoses(world, databaseUrl, "AFTER_COMMIT");
    const dialIds = await claimed(world, 3);
    const ledger = openLedger(process);
    await Promise.all(dialIds.map((id) => ledger.sendDial(id)));
    const unsent = (await dialsOf(world)).filter(({ state }) => state === "SENT");
    expect(unsent.length).toBeGreaterThan(0);

    await reconcile(process);
    await world.settle();
    expect(world.simulator.calls).toHaveLength(3);
    expect(new Set(world.simulator.calls.map(({ number }) => number)).size).toBe(3);
    expect(await callsOf(world)).toMatchObject(dialIds.map(() => ({ status: "CALLING" })));
  });

  test("is as before if nothing was committed", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({ pool, start, simulator });
    await using process = processThatLoses(world, databaseUrl, "BEFORE_COMMIT");
    const [dialId] = await claimed(world);
    await expect(sendDial(process, dialId!)).rejects.toThrow("terminated");
    await reconcile(process);
    expect(process.watermark.neverSent.size).toBe(0);
    expect(await dialsOf(world)).toMatchObject([{ id: dialId, state: "INTENDED", reason: null }]);
    await sendDial(process, dialId!);
    expect(await dialsOf(world)).toMatchObject([{ id: dialId, state: "ACCEPTED" }]);
  });

  test("is left alone if another process has sent it since", async ({ pool, databaseUrl }) => {
    await using world = await openWorld({
      pool,
      start,
      simulator: { ...simulator, faults: { resetAfterCreate: 1, dropStatusUpdate: 1 } },
    });
    await using process = processThatLoses(world, databaseUrl, "BEFORE_COMMIT");
    const [dialId] = await claimed(world);
    await expect(sendDial(process, dialId!)).rejects.toThrow("terminated");
    await sendDial(world.context, dialId!);
    expect(world.simulator.calls).toHaveLength(1);
    expect(await dialsOf(world)).toMatchObject([{ id: dialId, state: "UNKNOWN" }]);
    await reconcile(process);
    expect(process.watermark.neverSent.size).toBe(0);
    expect(await dialsOf(world)).toMatchObject([{ id: dialId, state: "ACCEPTED" }]);
    await watch(world, new Date(Date.parse(start) + 150_000));
    expect(world.simulator.calls).toHaveLength(1);
  });
});
