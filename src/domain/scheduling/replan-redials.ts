import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { Tx } from "#db/pool.ts";
import type { CallOutcome } from "#rules/call-state.ts";
import { planRedial } from "#rules/redial.ts";
import { roundAt } from "#rules/round.ts";

interface WaitingRedial {
  readonly id: string;
  /** Of the call that it repeats. */
  readonly outcome: CallOutcome;
  readonly endedAt: Date;
  readonly placedAt: Date;
}

/**
 * Plans the redials that wait anew, under a campaign's new schedule: they move within the round of the call
 * that they repeat, or are cancelled where it has no opening left, so that no later round goes without its
 * own call for their sake. The campaign is locked by the caller.
 */
export async function replanRedials(tx: Tx, campaign: CampaignRow, now: Date): Promise<void> {
  const { rows } = await tx.query<WaitingRedial>(
    `select redial.id, first.outcome, first.ended_at as "endedAt", first.placed_at as "placedAt"
     from call redial join call first on first.id = redial.redial_of_id
     where redial.campaign_id = $1 and redial.status = 'SCHEDULED' and redial.kind = 'REDIAL'
       and first.outcome is not null and first.placed_at is not null and first.ended_at is not null
     order by redial.id for no key update of redial`,
    [campaign.id],
  );
  const planned = rows.map((redial) => {
    const round = roundAt(campaign, redial.placedAt);
    // It was within the budget when it was planned, and stays.
    const counts = { redialsInRound: 0, dialsWithoutCallbacks: 1 };
    const facts = { ...redial, ...counts, now, round };
    const policy = { ...campaign, redialsPerRound: Math.max(campaign.redialsPerRound, 1) };
    const plan = planRedial(policy, campaign, facts);
    return { id: redial.id, at: "at" in plan ? plan.at : null, round: round.key };
  });
  await tx.query(
    `with planned as (
       select * from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as p(id, at, round)
     ),
     changed as (
       update call set updated_at = $4,
         scheduled_time = coalesce(planned.at, scheduled_time), redial_round = planned.round,
         status = case when planned.at is null then 'CANCELLED'::call_status else status end,
         cancel_reason = case when planned.at is null then 'SCHEDULE_CHANGED' end,
         ended_at = case when planned.at is null then $4::timestamptz end
       from planned where call.id = planned.id
       returning call.id, status
     )
     insert into call_event (call_id, at, kind, detail)
     select id, $4, 'CANCELLED', 'SCHEDULE_CHANGED' from changed where status = 'CANCELLED'`,
    [
      planned.map(({ id }) => id),
      planned.map(({ at }) => at),
      planned.map(({ round }) => round),
      now,
    ],
  );
}
