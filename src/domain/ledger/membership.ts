import { randomUUID } from "node:crypto";
import {
  admitIfAlone,
  admitOthers,
  deleteProcess,
  findProcess,
  insertProcess,
  lockProcesses,
  markAlive,
  vouch as vouchInDatabase,
} from "#db/queries/worker-processes.ts";
import {
  databaseIdentity,
  lockDatabaseIdentity,
  releaseAfterFailover,
} from "#db/queries/reconciliation.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import type { DomainContext, Member } from "#domain/context.ts";
import { holdForLostCommits, isFailover, resumeCalls, watchDatabase } from "./hold-calls.ts";
import { hasDials } from "./watermark.ts";

/** A process vouches for a promoted database only so long after its last heartbeat in the one before. */
const vouchesForMs = 60_000;
/**
 * A process without a heartbeat for so long no longer vouches, and is forgotten. Much longer than `vouchesForMs`: the
 * process measures that one, and the database measures this one.
 */
export const forgottenAfterMs = 90_000;

/**
 * Registers this process, writes its heartbeat, and admits others: see "A failover that lost nothing" in
 * docs/architecture.md for what follows from it. Only a process that is registered and admitted sends dials.
 * In a promoted database it vouches that what it has committed last is there. If it cannot, it joins under another
 * id; its former registration stays, and keeps the calls held until VAPI was asked.
 */
export async function keepMembership(
  context: DomainContext,
  workerIds: readonly string[],
): Promise<void> {
  const { watermark } = context;
  if (watermark.member === null) await join(context, workerIds);
  else if (!(await beat(context, watermark.member, workerIds))) {
    await meetAnotherDatabase(context, watermark.member, workerIds);
  }
}

async function join(context: DomainContext, workerIds: readonly string[]): Promise<void> {
  const { pool, watermark, log } = context;
  const id = randomUUID();
  const joined = await inTransaction(pool, async (tx) => {
    await lockProcesses(tx);
    const { identity } = (await insertProcess.first(tx, id, workerIds))!;
    return {
      identity: identity!,
      isAdmitted: (await admitIfAlone.count(tx, id, forgottenAfterMs)) > 0,
    };
  });
  const member = { id, beats: 1, isAdmitting: false, standbySeen: null, ...joined };
  watermark.member = member;
  if (joined.isAdmitted) await beat(context, member, workerIds);
  else
    log.info(
      `other workers may be running: this one begins when one of them has admitted it, or in ${forgottenAfterMs / 1000} s at most`,
    );
}

/** False when this database does not have the process's last heartbeat, or is another one. */
async function beat(
  { pool, watermark }: DomainContext,
  member: Member,
  workerIds: readonly string[],
): Promise<boolean> {
  const { id, identity, beats } = member;
  const sent = instant();
  if (!member.isAdmitted) {
    await inTransaction(pool, async (tx) => {
      await lockProcesses(tx);
      await admitIfAlone.count(tx, id, forgottenAfterMs);
    });
  }
  const alive = await markAlive.first(pool, id, workerIds, identity, beats);
  if (alive === undefined) return false;
  const standbySeen = alive.hasStandby ? sent : member.standbySeen;
  const { isAdmitted, hasNewcomers } = alive;
  const now = { ...member, beats: alive.beats, isAdmitted, isAdmitting: false, standbySeen };
  watermark.member = now;
  if (!hasNewcomers || !isAdmitted) return true;
  watermark.member = { ...now, isAdmitting: true };
  const admitted = await admitOthers.first(pool, id, now.beats);
  watermark.member = { ...now, beats: admitted?.beats ?? now.beats };
  return true;
}

async function meetAnotherDatabase(
  context: DomainContext,
  member: Member,
  workerIds: readonly string[],
): Promise<void> {
  const { pool, log } = context;
  const { present } = (await databaseIdentity.first(pool))!;
  if (present === null) throw new Error("the database is a standby");
  await watchDatabase(context);
  const isAnother = present !== member.identity;
  const obstacle = isAnother
    ? await vouch(context, member, workerIds)
    : await whyGone(context, member);
  if (obstacle === null) return;
  if (obstacle === "COMMITS_LOST") await holdForLostCommits(context);
  if (isAnother && obstacle !== "NOT_ADMITTED")
    log.warn({ obstacle }, "this worker cannot vouch that the failover lost nothing");
  await join(context, workerIds);
}

/** If its heartbeat is behind, commits are lost. If its registration is deleted, it was suspended for too long. */
async function whyGone({ pool }: DomainContext, { id }: Member): Promise<Obstacle> {
  return (await findProcess.count(pool, id)) > 0 ? "COMMITS_LOST" : "FORGOTTEN";
}

/** Why a process does not vouch for a database. */
type Obstacle =
  | "COMMITS_LOST"
  | "FORGOTTEN"
  | "NO_FAILOVER"
  | "NOT_ADMITTED"
  | "UNSURE"
  | "TOO_LATE";

/**
 * Records in the promoted database that the last commits of this process are there. When every process has done so,
 * and nothing else holds the calls, calls are placed again. Returns what keeps it from vouching.
 */
async function vouch(
  context: DomainContext,
  member: Member,
  workerIds: readonly string[],
): Promise<Obstacle | null> {
  const { pool, watermark } = context;
  const { id, identity, beats, isAdmitted, isAdmitting, standbySeen } = member;
  const sent = instant();
  const result = await inTransaction(pool, async (tx): Promise<Obstacle | Member> => {
    // One process at a time: the last one to vouch sees that the others have.
    const { present } = (await lockDatabaseIdentity.first(tx))!;
    if (present === null || !isFailover(identity, present)) return "NO_FAILOVER";
    if (!(await hasDials(watermark, tx))) return "COMMITS_LOST";
    if (!isAdmitted) {
      // It has sent nothing, so the hold need not wait for it.
      await deleteProcess.count(tx, id);
      await releaseIfAllVouched(context, tx);
      return "NOT_ADMITTED";
    }
    if (isAdmitting) return "UNSURE";
    if (standbySeen === null || !isRecent(standbySeen, sent)) return "TOO_LATE";
    const vouched = await vouchInDatabase.first(tx, id, workerIds, identity, beats);
    if (vouched === undefined) return "COMMITS_LOST";
    await releaseIfAllVouched(context, tx);
    return {
      ...member,
      identity: present,
      beats: vouched.beats,
      standbySeen: vouched.hasStandby ? sent : null,
    };
  });
  if (typeof result === "string") return result;
  watermark.member = result;
  return null;
}

async function releaseIfAllVouched({ clock, log }: DomainContext, tx: Tx): Promise<void> {
  const released = await releaseAfterFailover(tx);
  const now = await clock.now(tx);
  for (const { tenantId } of released) await resumeCalls(tx, tenantId, now);
  if (released.length > 0) log.warn("the failover has lost no call: calls go on");
}

function instant(): { monotonicMs: number; wallMs: number } {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}

/** By both clocks: the monotonic one stops while the machine is suspended, and the other may be changed. */
function isRecent(
  before: { readonly monotonicMs: number; readonly wallMs: number },
  now: { readonly monotonicMs: number; readonly wallMs: number },
): boolean {
  const wallMs = now.wallMs - before.wallMs;
  return (
    now.monotonicMs - before.monotonicMs <= vouchesForMs && wallMs >= 0 && wallMs <= vouchesForMs
  );
}
