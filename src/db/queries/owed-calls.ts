import type { Queryable } from "#db/pool.ts";
import type { Round } from "#rules/round.ts";
import { type ContactFactsRow, contactFactsSql, misdialled, neverRang } from "./contact-facts.ts";

/** A campaign whose round is to be settled: contacts are looked at `limit` at a time. */
export interface RoundRequest {
  readonly campaignId: string;
  readonly round: Round;
  readonly limit: number;
}

export interface BehindRow extends ContactFactsRow {
  readonly campaignId: string;
  readonly contactId: string;
}

/**
 * Of an enrolment in a campaign that does not recur: the one call that an import or enrolment asked for has
 * not been had. The last such call decides: it was cancelled, but not by a user, or it reached nobody. Where
 * there is none, no manual call has taken its place.
 */
export const owesItsCall = `
  (select case when not exists (select from call where call.campaign_id = enrolment.campaign_id
        and call.contact_id = enrolment.contact_id and kind = 'ROUND')
      then not exists (select from call where call.campaign_id = enrolment.campaign_id
        and call.contact_id = enrolment.contact_id and kind = 'MANUAL' and status <> 'CANCELLED'
        and not (${neverRang}) and not ${misdialled})
      else (select (status = 'CANCELLED' and cancel_reason is distinct from 'BY_USER') or (${neverRang}) or ${misdialled}
        from call where call.campaign_id = enrolment.campaign_id
          and call.contact_id = enrolment.contact_id and kind = 'ROUND'
        order by created_at desc, id desc limit 1)
    end
    from contact where contact.id = enrolment.contact_id)`;

/**
 * Locks enrolments that are behind their campaign's round: those that have waited longest first, and of
 * those that have waited equally long the ones that came into the campaign first. In a
 * statement of its own: facts that are read before the wait for a lock may be settled over by whoever
 * made the round owe again meanwhile. Rows that somebody else holds are left to the next tick. Behind is
 * whoever is not settled to the round's end: when the one before was settled its beginning was only foretold,
 * and a country may have changed its clocks since.
 */
export async function lockEnrolmentsBehind(
  tx: Queryable,
  requests: readonly RoundRequest[],
): Promise<LockedEnrolment[]> {
  const { rows } = await tx.query<{ campaignId: string; contactId: string }>({
    name: "lock-enrolments-behind",
    text: `
      select behind.*
      from unnest($1::uuid[], $2::timestamptz[], $3::int[]) as o(campaign_id, round_ends_at, n)
      cross join lateral (
        select campaign_id as "campaignId", contact_id as "contactId" from enrolment
        where campaign_id = o.campaign_id and removed_at is null and covered_until < o.round_ends_at
        order by covered_until, position
        limit o.n
        for no key update skip locked
      ) behind`,
    values: [
      requests.map(({ campaignId }) => campaignId),
      requests.map(({ round }) => round.endsAt),
      requests.map(({ limit }) => limit),
    ],
  });
  const rounds = new Map(requests.map(({ campaignId, round }) => [campaignId, round]));
  return rows.map((row) => ({ ...row, round: rounds.get(row.campaignId)! }));
}

/** An enrolment that is about to be settled for a round. */
export interface LockedEnrolment {
  readonly campaignId: string;
  readonly contactId: string;
  readonly round: Round;
}

/**
 * What decides whether these enrolments are owed a call. A live call of an earlier round serves that one:
 * its contact is left out, and stays behind until it has ended.
 */
export async function factsBehind(
  tx: Queryable,
  enrolments: readonly LockedEnrolment[],
): Promise<BehindRow[]> {
  const { rows } = await tx.query<BehindRow>({
    name: "facts-behind",
    text: `
      select o.campaign_id as "campaignId", o.contact_id as "contactId", facts.*
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])
        as o(campaign_id, contact_id, round_starts_at, round_ends_at)
      cross join lateral (
        ${contactFactsSql({
          campaignId: "o.campaign_id",
          contactId: "o.contact_id",
          roundStartsAt: "o.round_starts_at",
          roundEndsAt: "o.round_ends_at",
          callId: "null::uuid",
        })}
      ) facts
      where facts."outlivingCalls" = 0`,
    values: [
      enrolments.map(({ campaignId }) => campaignId),
      enrolments.map(({ contactId }) => contactId),
      enrolments.map(({ round }) => round.startsAt),
      enrolments.map(({ round }) => round.endsAt),
    ],
  });
  return rows;
}

/** One enrolment whose round is now settled. */
export interface Covered {
  readonly campaignId: string;
  readonly contactId: string;
  readonly position: string | null;
  /** `infinity`: the campaign does not recur, no round will ever owe a call again. */
  readonly until: Date | "infinity";
  /** When the call that the round owes is due; null when it owes none. */
  readonly callAt: Date | null;
}

/** Writes the calls that are owed and how far their enrolments are settled. Returns how many calls are new. */
export async function coverEnrolments(
  tx: Queryable,
  covered: readonly Covered[],
  now: Date,
): Promise<number> {
  if (covered.length === 0) return 0;
  const { rowCount } = await tx.query({
    name: "cover-enrolments",
    text: `
      with settled as (
        select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $6::bigint[])
          as s(campaign_id, contact_id, covered_until, call_at, position)
      ),
      marked as (
        update enrolment set covered_until = settled.covered_until
        from settled
        where enrolment.campaign_id = settled.campaign_id and enrolment.contact_id = settled.contact_id
      )
      insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, created_at, updated_at)
      select campaign.tenant_id, settled.campaign_id, settled.contact_id, settled.call_at,
        settled.position, $5, $5
      from settled join campaign on campaign.id = settled.campaign_id
      where settled.call_at is not null
      -- In one order, so that two who make calls for the same contacts do not wait for each other.
      order by settled.campaign_id, settled.contact_id
      on conflict do nothing`,
    values: [
      covered.map(({ campaignId }) => campaignId),
      covered.map(({ contactId }) => contactId),
      covered.map(({ until }) => until),
      covered.map(({ callAt }) => callAt),
      now,
      covered.map(({ position }) => position),
    ],
  });
  return rowCount ?? 0;
}
