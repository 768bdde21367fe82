import { inTransaction, type Tx } from "#db/pool.ts";
import type { ColumnMapping } from "#rules/import-columns.ts";
import type { DomainContext } from "#domain/context.ts";

/** Every heartbeat is announced to whoever watches the import. */
const heartbeatEveryMs = 300;

interface ImportCounts {
  accepted: number;
  rejected: number;
  duplicate: number;
}

/** The right to work on an import, and what the work needs to know. One worker has it at a time. */
export interface ImportLease {
  readonly importId: string;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly mapping: ColumnMapping;
  readonly defaultCountry: string | null;
  /** As the tenant has it when the reading begins. */
  readonly allowsPremiumRate: boolean;
  /** As it was given, or as this import has detected it before; null: not known yet. */
  readonly encoding: string | null;
  readonly createdAt: Date;
  /** Rows read so far; the next heartbeat tells them. */
  readonly counts: ImportCounts;
  /** The last heartbeat is the token: whoever takes the import over leaves another one. */
  heartbeatAt: Date;
}

/** Another worker has the import now, or it has ended. Whatever this one was about to write is not wanted. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Null when there is nothing to do: the import has ended, or another worker is on it. */
export async function takeLease(
  { pool, clock, horizons }: DomainContext,
  importId: string,
): Promise<ImportLease | null> {
  const now = await clock.now(pool);
  const { rows } = await pool.query<ImportLease>(
    `update import set heartbeat_at = $2
     where id = $1 and status = 'RUNNING' and (heartbeat_at is null or heartbeat_at < $3)
     returning id as "importId", tenant_id as "tenantId", campaign_id as "campaignId", mapping,
       default_country as "defaultCountry", encoding,
       (select allow_premium_rate_numbers from tenant where id = tenant_id) as "allowsPremiumRate",
       created_at as "createdAt", heartbeat_at as "heartbeatAt",
       json_build_object('accepted', accepted_rows, 'rejected', rejected_rows,
         'duplicate', duplicate_rows) as counts`,
    [importId, now, new Date(now.getTime() - horizons.importSilentMs)],
  );
  return rows[0] ?? null;
}

/** Lets the next worker begin at once. Without effect when the lease is lost. */
export async function releaseLease({ pool }: DomainContext, lease: ImportLease): Promise<void> {
  await pool.query(
    "update import set heartbeat_at = null where id = $1 and heartbeat_at = $2 and status = 'RUNNING'",
    [lease.importId, lease.heartbeatAt],
  );
}

/**
 * One step of the work, in a transaction that nobody can take the import over from.
 * @throws LeaseLost before anything is written.
 */
export async function step<Result>(
  { pool, clock }: DomainContext,
  lease: ImportLease,
  work: (tx: Tx, now: Date) => Promise<Result>,
): Promise<Result> {
  let { heartbeatAt } = lease;
  const result = await inTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      "select from import where id = $1 and heartbeat_at = $2 and status = 'RUNNING' for no key update",
      [lease.importId, heartbeatAt],
    );
    if (rowCount === 0) throw new LeaseLost();
    const now = await clock.now(tx);
    const done = await work(tx, now);
    if (now.getTime() - heartbeatAt.getTime() >= heartbeatEveryMs) {
      await tx.query("update import set heartbeat_at = $2 where id = $1", [lease.importId, now]);
      await writeCounts(tx, lease);
      heartbeatAt = now;
    }
    return done;
  });
  lease.heartbeatAt = heartbeatAt;
  return result;
}

/** Inside a step. total = accepted + rejected + duplicate, at every moment. */
export async function writeCounts(tx: Tx, { importId, counts }: ImportLease): Promise<void> {
  const { accepted, rejected, duplicate } = counts;
  await tx.query(
    `update import set accepted_rows = $2, rejected_rows = $3, duplicate_rows = $4, total_rows = $5
     where id = $1`,
    [importId, accepted, rejected, duplicate, accepted + rejected + duplicate],
  );
}
