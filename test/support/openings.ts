import type pg from "pg";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { gateAt } from "#rules/gate.ts";

const minuteMs = 60_000;
/** Instants so far apart are tried, over this span: what is kept must not be later than any at which something is due. */
const stepMs = 15 * minuteMs;
const spanMs = 36 * 60 * minuteMs;

/**
 * The active campaigns for which something is to be done before the time for which they are kept, in words. Asks the
 * gate at many instants, and the calls and enrolments themselves: it shares nothing with what keeps the times.
 */
export async function forgotten(pool: pg.Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; lookAt: string | null }>(
    `select campaign.id, case when look_at > '-infinity' then extract(epoch from look_at) * 1000 end as "lookAt"
     from campaign left join opening on opening.campaign_id = campaign.id
     where state = 'ACTIVE' and deleted_at is null`,
  );
  const campaigns = new Map(
    (
      await campaignsById(
        pool,
        rows.map(({ id }) => id),
      )
    ).map((each) => [each.id, each]),
  );
  const found: string[] = [];
  for (const { id, lookAt } of rows) {
    const kept = lookAt === null ? -Infinity : Number(lookAt);
    const due = await firstDue(pool, id);
    const behind = await leastCovered(pool, id);
    for (let at = now.getTime(); at < now.getTime() + spanMs && at < kept; at += stepMs) {
      const gate = gateAt(campaigns.get(id)!, new Date(at));
      if (!gate.isOpen) continue;
      if (due <= at) found.push(`${id}: a call is due at ${new Date(at).toISOString()}`);
      if (behind < gate.round.endsAt.getTime()) {
        found.push(`${id}: a round owes at ${new Date(at).toISOString()}`);
      }
    }
  }
  return found;
}

async function firstDue(pool: pg.Pool, campaignId: string): Promise<number> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `select min(scheduled_time) as at from call join campaign on campaign.id = campaign_id
     where campaign_id = $1 and status = 'SCHEDULED' and kind <> 'TEST' and call.generation = campaign.generation`,
    [campaignId],
  );
  return rows[0]!.at?.getTime() ?? Infinity;
}

async function leastCovered(pool: pg.Pool, campaignId: string): Promise<number> {
  const { rows } = await pool.query<{ at: string | null }>(
    `select extract(epoch from min(covered_until)) * 1000 as at from enrolment
     where campaign_id = $1 and removed_at is null`,
    [campaignId],
  );
  return rows[0]!.at === null ? Infinity : Number(rows[0]!.at);
}
