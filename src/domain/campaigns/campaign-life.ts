import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { cancelGeneration } from "#db/queries/campaign-work.ts";
import { markDeleted, setState } from "#db/queries/campaign-state.ts";
import { type Locked, lockOwnCampaign } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import type { Actor } from "#domain/actor.ts";
import type { ChangeName } from "#rules/change-name.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { clearLastingAlert } from "#domain/alerts.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { beginWork } from "./campaign-work.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/**
 * Starts a campaign. After a pause or a fault its scheduled calls continue; after a stop every enrolled contact
 * that is still owed a call gets a new one, and manual calls keep their times: in steps, in the order of the campaign. An
 * ACTIVE campaign is not changed.
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
        await beginWork(context, tx, { tenantId, campaignId: id, lock }, now, ["REVIVE", "OWE"]);
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
          "the campaign is STOPPED and has no scheduled calls to keep, so it cannot be paused: start it with startCampaign first",
        );
      }
      if (campaign.state !== "PAUSED") await setState(tx, id, "PAUSED", now);
    },
  );
}

/**
 * Stops a campaign: every scheduled call except test calls is cancelled when this returns. Of more than `rowsPerStep`
 * calls the rows of the others follow in steps. Live calls continue. @throws NotFoundError
 */
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
      await cancelGeneration(tx, id, "CAMPAIGN_STOPPED", now);
      await beginWork(context, tx, { tenantId, campaignId: id, lock }, now);
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
      await markDeleted(tx, id, now);
      await cancelGeneration(tx, id, "CAMPAIGN_DELETED", now);
      const testCalls = { tenantId, campaign: { id, lock }, kind: "TEST" } as const;
      await cancelWaitingCalls(tx, testCalls, "CAMPAIGN_DELETED", now);
      await beginWork(context, tx, { tenantId, campaignId: id, lock }, now);
      await clearLastingAlert(tx, { tenantId, kind: "TIME_ZONE_INVALID", subject: id }, now);
    },
  );
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
  return await commitChange(context, actor, change, async (tx, see) => {
    const lock = await lockOwnCampaign(tx, actor.tenantId, id);
    if (lock === null) throw new NotFoundError("campaign", id);
    await see(id);
    const [campaign] = await campaignsById(tx, [id]);
    await apply(tx, { campaign: campaign!, lock, now: await context.clock.now(tx) });
    return { id };
  });
}
