import { lockCallee, lockMembership } from "#db/locks/callees.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { openCallsOf } from "#db/queries/new-call.ts";
import type { Tx } from "#db/pool.ts";
import { dayMs } from "#rules/clock-time.ts";
import { nextOpening } from "#rules/gate.ts";
import { manualCallProblem } from "#rules/manual-call.ts";
import { type Round, roundAt } from "#rules/round.ts";
import { localTime } from "#rules/words.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { locateOne } from "#domain/scheduling/locate.ts";
import { keepCampaign } from "./keep-campaign.ts";
import { insertCall, type NewCall } from "./new-call.ts";

const furthestDaysAhead = 366;

interface Wanted {
  readonly campaignId: string;
  readonly contactId: string;
  readonly at: Date | null;
  readonly isCallback?: boolean;
}

/**
 * Schedules one call; without `at` it is due now. It is placed at the first instant after that at
 * which every rule allows it. It is the call of its round: it does not take the place of the calls of earlier
 * rounds. A callback may be placed in a round that has had its call.
 * @throws NotFoundError, InputValidationError, NotPossibleError when the rules would not place it then
 */
export async function scheduleCall(
  context: DomainContext,
  actor: Actor,
  input: Wanted,
): Promise<{ id: string }> {
  return await commitChange(context, actor, "scheduleCall", (tx) =>
    scheduleIn(tx, actor.tenantId, input, () => context.clock.now(tx)),
  );
}

/** The same in a transaction of the caller's. What it throws, it throws before it has written anything. */
export async function scheduleIn(
  tx: Tx,
  tenantId: string,
  { campaignId, contactId, at, isCallback = false }: Wanted,
  clock: () => Promise<Date>,
): Promise<{ id: string }> {
  const kept = await keepCampaign(tx, tenantId, campaignId);
  const contact = await lockCallee(tx, tenantId, contactId);
  if (contact === null) throw new NotFoundError("contact", contactId);
  await lockMembership(tx, contact, { campaignId: kept.campaign.id, contactId });
  const campaign = await locateOne(tx, kept.campaign, contactId);
  const now = await clock();
  const call: NewCall = { contactId, kind: "MANUAL", at: dueAt(at, now), isCallback };
  await mustBePossible(tx, campaign, call, now);
  return await insertCall(tx, campaign, call, now);
}

function dueAt(at: Date | null, now: Date): Date {
  if (at === null || at < now) return now;
  if (at.getTime() <= now.getTime() + furthestDaysAhead * dayMs) return at;
  const message = `must be within the next ${furthestDaysAhead} days`;
  throw new InputValidationError([{ path: ["at"], message }]);
}

/** @throws NotPossibleError when the rules would not place this call at the first opening after its time */
async function mustBePossible(
  tx: Tx,
  campaign: CampaignRow,
  call: NewCall,
  now: Date,
): Promise<void> {
  if (campaign.state === "STOPPED") {
    throw new NotPossibleError(
      "CAMPAIGN_IS_STOPPED",
      "the campaign is STOPPED and cannot have scheduled calls: start it with startCampaign first",
    );
  }
  const opening = nextOpening(campaign, call.at);
  if (opening === null) {
    throw new NotPossibleError(
      "CAMPAIGN_NEVER_OPENS",
      `the campaign has no window after ${localTime(call.at, campaign)}: give an earlier time, or change the schedule with updateCampaign`,
    );
  }
  const round = roundAt(campaign, opening);
  const query = { campaignId: campaign.id, contactId: call.contactId, round, callId: null };
  const { contact } = (await contactFacts(tx, query))!;
  const problem = manualCallProblem(campaign, contact, call, opening);
  if (problem !== null) throw new NotPossibleError(problem.reason, problem.message);
  await mustNotMeetAnother(tx, campaign, { call, round }, now);
}

/** @throws NotPossibleError when another call to the contact waits, or is live, in the same round */
async function mustNotMeetAnother(
  tx: Tx,
  campaign: CampaignRow,
  { call, round }: { readonly call: NewCall; readonly round: Round },
  now: Date,
): Promise<void> {
  const open = await openCallsOf(tx, campaign.id, call.contactId, call.isCallback);
  for (const { isLive, isSameKind, at } of open) {
    if (isSameKind) {
      throw new NotPossibleError(
        "CALL_ALREADY_OPEN",
        `the contact already has an open ${call.isCallback ? "callback" : "manual call"} in this campaign, due ${localTime(at, campaign)}: cancel it with cancelCall, or wait for its end`,
      );
    }
    const from = nextOpening(campaign, new Date(Math.max(at.getTime(), now.getTime())));
    if (call.isCallback || from === null || from < round.startsAt || from >= round.endsAt) continue;
    throw new NotPossibleError(
      "CALL_ALREADY_OPEN",
      isLive
        ? "a call to the contact is live and counts as the call of this round: choose a time in a later round, or set isCallback: true"
        : `a call to the contact is already scheduled in this round, due ${localTime(at, campaign)}: cancel it with cancelCall, or set isCallback: true for a further call in this round`,
    );
  }
}
