import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { type Locked, lockOwnCampaign } from "#db/locks.ts";
import { expectManyRows } from "#db/many-rows.ts";
import type { Tx } from "#db/pool.ts";
import { owesItsCall } from "#db/queries/owed-calls.ts";
import { nextOpening } from "#rules/gate.ts";
import type { Actor } from "#domain/actor.ts";
import { type ChangeName, commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { clearLastingAlert } from "#domain/lasting-alerts.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { replanRedials } from "#domain/scheduling/replan-redials.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";
import { createAllOwedCalls } from "#domain/scheduling/rounds.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";

/**
 * Makes a campaign dial again. After a pause or a fault the scheduled calls continue; after a stop every
 * enrolled contact that is still owed a call gets a new one, and manual calls keep their times. ACTIVE campaigns are not changed.
 * @throws NotFoundError
 */
export async function startCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await changeCampaign(
    context,
    actor,
    { change: "startCampaign", id },
    async (tx, { campaign, lock, now }) => {
      if (campaign.state === "ACTIVE") return;
      await setState(tx, id, "ACTIVE", now);
      if (campaign.state === "STOPPED") {
        await oweWhatWasCancelled(tx, campaign, ["CAMPAIGN_STOPPED", "TENANT_LEFT_SIMULATION"]);
        await reviveManualCalls(tx, { campaignId: id }, now);
        await createAllOwedCalls(tx, id, lock, now);
      }
      await requestDispatch(tx, tenantId);
    },
  );
}

/**
 * Pauses a campaign: its scheduled calls are kept. Live calls continue.
 * @throws NotFoundError, NotPossibleError when it is stopped: it has no scheduled calls that a pause could keep.
 */
export async function pauseCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  return await changeCampaign(
    context,
    actor,
    { change: "pauseCampaign", id },
    async (tx, { campaign, now }) => {
      if (campaign.state === "STOPPED") {
        throw new NotPossibleError(
          "CAMPAIGN_IS_STOPPED",
          "the campaign is STOPPED, and its scheduled calls were cancelled, so it cannot be paused: start it with startCampaign",
        );
      }
      if (campaign.state !== "PAUSED") await setState(tx, id, "PAUSED", now);
    },
  );
}

/** Stops a campaign: every scheduled call except test calls is cancelled. Live calls continue. @throws NotFoundError */
export async function stopCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await changeCampaign(
    context,
    actor,
    { change: "stopCampaign", id },
    async (tx, { campaign, lock, now }) => {
      if (campaign.state !== "STOPPED") await setState(tx, id, "STOPPED", now);
      // A test call does not depend on the state of its campaign.
      const which = { tenantId, campaign: { id, lock }, keepTestCalls: true };
      await cancelWaitingCalls(tx, which, "CAMPAIGN_STOPPED", now);
    },
  );
}

/** Deletes a campaign and cancels its scheduled calls. The call history is kept. @throws NotFoundError */
export async function deleteCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await changeCampaign(
    context,
    actor,
    { change: "deleteCampaign", id },
    async (tx, { lock, now }) => {
      await tx.query(
        "update campaign set state = 'STOPPED', deleted_at = $2, updated_at = $2 where id = $1",
        [id, now],
      );
      const which = { tenantId, campaign: { id, lock } };
      await cancelWaitingCalls(tx, which, "CAMPAIGN_DELETED", now);
      await clearLastingAlert(tx, { tenantId, kind: "TIME_ZONE_INVALID", subject: id }, now);
    },
  );
}

/**
 * Brings what waits in line with a campaign's new schedule: calls of rounds move to the new window,
 * redials move within their round or are cancelled, manual calls keep their times, and rounds are counted
 * anew. Inside the transaction that changed the row, after the change.
 */
export async function scheduleChanged(
  tx: Tx,
  before: Pick<CampaignRow, "scheduleFrequency">,
  campaignId: string,
  now: Date,
): Promise<void> {
  await expectManyRows(tx);
  const [campaign] = await campaignsById(tx, [campaignId]);
  const { tenantId, scheduleFrequency } = campaign!;
  const recurs = scheduleFrequency !== null;
  if (recurs || before.scheduleFrequency !== null) {
    // A campaign that recurs no more still owes one call to whoever has had none, or none that rang.
    await tx.query(
      `update enrolment set covered_until = case
         when $2 or ${owesItsCall}
         then '-infinity'::timestamptz else 'infinity' end
       where campaign_id = $1`,
      [campaignId, recurs],
    );
  }
  if (!recurs) await oweWhatWasCancelled(tx, campaign!, ["CAMPAIGN_ENDED"]);
  if (campaign!.state !== "STOPPED") await reviveManualCalls(tx, { campaignId }, now);
  await replanRedials(tx, campaign!, now);
  const opening = nextOpening(campaign!, now);
  if (opening !== null) {
    await tx.query(
      `update call set scheduled_time = $2, updated_at = $3
       where campaign_id = $1 and status = 'SCHEDULED' and kind = 'ROUND'
         and (scheduled_time > $3 or $2 > $3) and scheduled_time <> $2`,
      [campaignId, opening, now],
    );
  }
  await requestDispatch(tx, tenantId);
}

interface LockedCampaign {
  readonly campaign: CampaignRow;
  readonly lock: Locked<"campaign", "UPDATE">;
  readonly now: Date;
}

async function changeCampaign(
  context: DomainContext,
  actor: Actor,
  { change, id }: { readonly change: ChangeName; readonly id: string },
  apply: (tx: Tx, locked: LockedCampaign) => Promise<void>,
): Promise<{ id: string }> {
  return await commitChange(context, actor, change, async (tx) => {
    const lock = await lockOwnCampaign(tx, actor.tenantId, id);
    if (lock === null) throw new NotFoundError("campaign", id);
    const [campaign] = await campaignsById(tx, [id]);
    await expectManyRows(tx);
    await apply(tx, { campaign: campaign!, lock, now: await context.clock.now(tx) });
    return { id };
  });
}

/**
 * A contact whose last call was cancelled because its campaign had stopped or ended is owed one when that is
 * undone, also where nothing recurs; but there the call that a redial was to repeat was the one that was owed.
 */
async function oweWhatWasCancelled(
  tx: Tx,
  campaign: CampaignRow,
  reasons: readonly CancelReason[],
): Promise<void> {
  await tx.query(
    // The last call is looked up for each enrolment by itself: what a join with all of them costs depends
    // on statistics, which are old when a list has just been imported.
    `update enrolment set covered_until = '-infinity'
     where campaign_id = $1 and (
       select status = 'CANCELLED' and cancel_reason = any($3) and (kind <> 'REDIAL' or $2) from call
       where call.campaign_id = enrolment.campaign_id and call.contact_id = enrolment.contact_id
         and kind in ('ROUND', 'REDIAL')
       order by call.created_at desc, call.id desc limit 1)`,
    [campaign.id, campaign.scheduleFrequency !== null, reasons],
  );
}

async function setState(tx: Tx, id: string, state: CampaignRow["state"], now: Date): Promise<void> {
  await tx.query(
    `update campaign set state = $2, paused_reason = null, paused_evidence = null, updated_at = $3,
       breaker_from = case when $2 = 'ACTIVE'::campaign_state then $3 else breaker_from end
     where id = $1`,
    [id, state, now],
  );
}
