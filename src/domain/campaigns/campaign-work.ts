import { type Locked, lockCampaign } from "#db/locks.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import {
  addWork,
  forgetWork,
  lockNextWork,
  neglectedWork,
  recordProgress,
} from "#db/queries/campaign-work.ts";
import { countCreated } from "#db/queries/scheduler-runs.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { WorkKind } from "#rules/campaign-work.ts";
import { firstStepSize, nextStepSize } from "#rules/step-size.ts";
import type { DomainContext } from "#domain/context.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { moveStep, oweStep, reviveStep, roundStep } from "./call-steps.ts";
import { copyStep } from "./copy-step.ts";
import { cancelStep } from "./cancel-step.ts";
import { laneStep } from "./lane-step.ts";
import { restoreStep } from "./restore-step.ts";
import { oweEndedStep, settleStep } from "./settle-steps.ts";
import type { Step, StepDone } from "./work-step.ts";

const steps: Readonly<Record<WorkKind, Step>> = {
  LANES: laneStep,
  SETTLE: settleStep,
  OWE_ENDED: oweEndedStep,
  REVIVE: reviveStep,
  OWE: oweStep,
  RESTORE: restoreStep,
  MOVE: moveStep,
  ROUND: roundStep,
  CANCEL: cancelStep,
  COPY: copyStep,
};
/** Work after which a call may be due. */
const mayDial: ReadonlySet<WorkKind> = new Set([
  "LANES",
  "REVIVE",
  "OWE",
  "RESTORE",
  "MOVE",
  "ROUND",
  "COPY",
]);

/** A job that has run for so long leaves the rest to another one, so that a worker can stop. */
const longestJobMs = 2_000;
/** Work that is done is kept for so long: a call that is read as SCHEDULED a moment before is shown as CANCELLED. */
const keptMs = 3_600_000;

/**
 * Does the first rows of the work that was added in this transaction, and requests a job for the others: so a change
 * of a small campaign is complete when it is committed, and that of a large one handles a bounded number of rows.
 */
export async function beginWork(
  { rowsPerStep }: DomainContext,
  tx: Tx,
  { tenantId, campaignId, lock }: WorkPlace & { readonly lock: Locked<"campaign", "UPDATE"> },
  now: Date,
  kinds: readonly WorkKind[] = [],
): Promise<void> {
  if (kinds.length > 0) await addWork(tx, tenantId, campaignId, kinds, now);
  for (let left = rowsPerStep; left > 0;) {
    const done = await takeStep(tx, campaignId, lock, left, now);
    if (done === null) return;
    left -= done.handled;
  }
  await enqueue(tx, "follow-campaign", [{ tenantId, campaignId }]);
}

export interface WorkPlace {
  readonly tenantId: string;
  readonly campaignId: string;
}

/**
 * Does the work of a campaign, each step in a transaction of its own. It may be run by several processes at once, and
 * ends anywhere without loss: a step that is not committed is done again. The size of a step follows the time that the
 * one before it took: where the machine is overloaded, locks are still held for short times only.
 */
export async function workOnCampaign(context: DomainContext, place: WorkPlace): Promise<void> {
  const endsAt = performance.now() + longestJobMs;
  let rows = firstStepSize(context.rowsPerStep);
  for (let startedAt = performance.now(); startedAt < endsAt;) {
    if (!(await workOneStep(context, place, rows))) return;
    const endedAt = performance.now();
    rows = nextStepSize(rows, endedAt - startedAt, context.rowsPerStep);
    startedAt = endedAt;
  }
  await enqueue(context.pool, "follow-campaign", [place]);
}

/**
 * Does one step of the work of a campaign, of at most so many rows, in a transaction of its own. False: there is nothing
 * to do here.
 */
export async function workOneStep(
  { pool, clock, rowsPerStep }: DomainContext,
  { campaignId }: WorkPlace,
  rows = rowsPerStep,
): Promise<boolean> {
  const done = await inTransaction(pool, async (tx) => {
    const lock = await lockCampaign(tx, campaignId, "SHARE");
    const now = await clock.now(tx);
    return await takeStep(tx, campaignId, lock, rows, now);
  });
  if (done?.created) await countCreated(pool, done.created);
  return done !== null;
}

/** Continues work whose worker died, or whose job was lost. To be called every few seconds. */
export async function resumeCampaignWork({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  const neglected = await neglectedWork(pool, new Date(now.getTime() - horizons.workSilentMs));
  await enqueue(pool, "follow-campaign", neglected);
}

export async function forgetCampaignWork({ pool, clock }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  await forgetWork(pool, new Date(now.getTime() - keptMs));
}

/** Does one step of a campaign's work. Null: there is nothing to do here. */
async function takeStep(
  tx: Tx,
  campaignId: string,
  lock: Locked<"campaign">,
  rows: number,
  now: Date,
): Promise<StepDone | null> {
  const work = await lockNextWork.first(tx, campaignId);
  if (work === undefined) return null;
  const campaign = (await campaignsById.first(tx, [campaignId]))!;
  const done = await steps[work.kind](tx, { campaign, lock, work, rows }, now);
  const { cursor, handled } = done;
  if (handled > 0 && mayDial.has(work.kind)) await requestDispatch(tx, campaign.tenantId);
  await recordProgress(tx, campaignId, work.kind, work.generation, cursor, now);
  return done;
}
