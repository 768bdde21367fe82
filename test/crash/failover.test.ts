import { expect, test } from "vitest";
import { createPool } from "#db/pool.ts";
import { startReplicatedPostgres } from "#test/replicated-postgres.ts";
import { type Dialling, startDialling } from "../../chaos/dialling.ts";

interface Alert {
  readonly kind: string;
  readonly message: string;
  readonly clearedAt: string | null;
}

async function alertsOf({ api }: Dialling): Promise<Alert[]> {
  const { nodes } = await api.ask<{ nodes: Alert[] }>(
    "{ alerts(first: 100) { nodes { kind message clearedAt } } }",
  );
  return nodes;
}

async function callsState({ apiUrl }: Dialling): Promise<unknown> {
  const answer = (await (await fetch(`${apiUrl}/ready`)).json()) as { calls: unknown };
  return answer.calls;
}

async function knownCalls({ api }: Dialling): Promise<string[]> {
  const { nodes } = await api.ask<{ nodes: { vapiCallId: string | null }[] }>(
    "{ calls(first: 200) { nodes { vapiCallId } } }",
  );
  return nodes.flatMap(({ vapiCallId }) => vapiCallId ?? []);
}

/** How many calls were lost, and are known again. */
async function rebuiltCalls(url: string): Promise<number> {
  const pool = createPool(url, { max: 1 });
  const { rowCount } = await pool.query("select from dial where reason = 'REBUILT'");
  await pool.end();
  return rowCount ?? 0;
}

test("a standby that lacks calls is promoted: they are rebuilt, and nobody is called twice", async () => {
  await using postgres = await startReplicatedPostgres();
  await using dialling = await startDialling({
    databaseUrl: postgres.url,
    contacts: 60,
    speed: 10,
    horizonSpeed: 10,
  });
  await dialling.placed(10);
  await postgres.detachStandby();
  const before = dialling.simulator.calls.length;
  await dialling.placed(before + 15);
  const killedAt = new Date();
  await postgres.killPrimary();
  await postgres.promoteStandby();

  await expect.poll(() => callsState(dialling)).toBe("RECONCILING");
  const next = await dialling.nextCall(new Date());
  // The hold is a tenth of production's.
  expect(next.getTime() - killedAt.getTime()).toBeGreaterThan(12_000);
  await dialling.finished();

  expect(dialling.verdict()).toEqual({ twice: [], forgotten: [], calls: 60 });
  expect(new Set(await knownCalls(dialling))).toEqual(
    new Set(dialling.simulator.calls.map(({ id }) => id)),
  );
  expect(await rebuiltCalls(postgres.url)).toBeGreaterThan(5);
  expect(await callsState(dialling)).toBe("OK");
  expect(await alertsOf(dialling)).toContainEqual({
    kind: "DATABASE_BEHIND",
    message: expect.stringContaining("until VAPI has been asked"),
    clearedAt: expect.any(String),
  });
});

test("a synchronous failover loses nothing, and calls go on within seconds", async () => {
  await using postgres = await startReplicatedPostgres();
  await postgres.setSynchronous(true);
  await using dialling = await startDialling({
    databaseUrl: postgres.url,
    contacts: 45,
    speed: 10,
  });
  await dialling.placed(20);
  await postgres.killPrimary();
  const killedAt = new Date();
  await postgres.promoteStandby();

  const next = await dialling.nextCall(new Date());
  expect(next.getTime() - killedAt.getTime()).toBeLessThan(20_000);
  await dialling.finished();
  expect(dialling.verdict()).toEqual({ twice: [], forgotten: [], calls: 45 });
});
