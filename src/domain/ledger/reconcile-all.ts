import { heldTenants } from "#db/queries/reconciliation.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { holdCalls, watchDatabase } from "./hold-calls.ts";
import { reconcileHeld } from "./reconcile-held.ts";

export interface Reconciliation {
  /** Names of tenants that VAPI could not be asked about: their calls stay held, and workers continue to ask. */
  readonly unsure: readonly string[];
  /** Calls of campaigns that are lost: a person has to decide about their contacts. */
  readonly contactsHeld: number;
}

interface Dialogue {
  /** Prints a line of the result. */
  readonly print: (line: string) => void;
  /** Waits for the next pass. */
  readonly wait: () => Promise<void>;
}

/**
 * For a person who has restored the database: holds every tenant's calls, unless they are held already, asks VAPI
 * what was lost since `since` (null: since the last claim in the database), and releases them. Takes at least two
 * minutes. Simulated tenants and those without a key are left to the workers.
 */
export async function reconcileAll(
  context: DomainContext,
  since: Date | null,
  { print, wait }: Dialogue,
): Promise<Reconciliation> {
  const { pool, clock, horizons } = context;
  await watchDatabase(context);
  if (since !== null || (await heldTenants(pool)).length === 0) {
    const reason = "A person asked to compare the database with VAPI (npm run reconcile)";
    await inTransaction(pool, async (tx) =>
      holdCalls(
        tx,
        { tenantId: null, reason, since, ...(since && { marginMs: 0 }) },
        await clock.now(tx),
      ),
    );
  }
  const asked = (await heldTenants(pool)).filter(({ isAskable }) => isAskable);
  const names = new Map(asked.map(({ tenantId, name }) => [tenantId, JSON.stringify(name)]));
  const waitsUntil = Math.max(...asked.map(({ heldAt }) => heldAt.getTime() + horizons.lastMissMs));
  let contactsHeld = 0;
  for (const { tenantId, listFrom } of asked) {
    print(`${names.get(tenantId)}: asking VAPI for the calls since ${listFrom.toISOString()}`);
  }
  if (asked.length > 0) {
    print(
      `VAPI's lists may lag: the last of them is read at ${new Date(waitsUntil).toISOString()}.`,
    );
  }
  for (;;) {
    const isLast = (await clock.now(pool)).getTime() >= waitsUntil;
    for (const report of await reconcileHeld(context)) {
      const name = names.get(report.tenantId);
      if (name === undefined) continue;
      for (const line of linesOf(name, report)) print(line);
      contactsHeld += report.held.length;
    }
    const left = (await heldTenants(pool)).filter(({ tenantId }) => names.has(tenantId));
    if (left.length === 0 || isLast) return { unsure: left.map(({ name }) => name), contactsHeld };
    await wait();
  }
}

type Report = Awaited<ReturnType<typeof reconcileHeld>>[number];

function linesOf(name: string, report: Report): string[] {
  const { listed, updated, rebuilt, held, foreign, stillOpen, problem, isReleased } = report;
  if (!isReleased && problem === null && rebuilt + held.length === 0) return [];
  const counts = `${listed} calls at VAPI, ${updated} brought news, ${rebuilt} were lost and are rebuilt, ${stillOpen} dials still open`;
  return [
    problem === null
      ? `${name}: ${counts}`
      : `${name}: VAPI could not be asked for all (${problem}); ${counts}`,
    ...held.map((id) => `  its campaign is lost, and its contact held: VAPI's call ${id}`),
    ...foreign.map((id) => `  of another server: VAPI's call ${id}`),
    ...(isReleased ? [`${name}: calls go on`] : []),
  ];
}
