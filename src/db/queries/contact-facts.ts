import type { Queryable } from "#db/pool.ts";
import { snakeCase } from "#db/snake-case.ts";
import {
  type ContactBar,
  contactBarNames,
  contactBars,
  type Standing,
} from "#rules/contact-bars.ts";
import type { ContactFacts, ScheduledCallFacts } from "#rules/decision.ts";
import type { OwedCallFacts } from "#rules/owed-call.ts";
import type { Round } from "#rules/round.ts";

/** SQL expressions that name a contact in a campaign, and the span of time that counts as the round. */
interface ContactInSql {
  readonly campaignId: string;
  readonly contactId: string;
  readonly roundStartsAt: string;
  readonly roundEndsAt: string;
  /** The call in question, which does not count as in flight. */
  readonly callId: string;
}

/** What `contactFactsSql` selects. */
export interface ContactFactsRow extends ContactFacts, OwedCallFacts {
  readonly tenantId: string;
  /** Live calls of this campaign that were placed before the round began. */
  readonly outlivingCalls: number;
  /** The round is settled already: no tick looks at the contact again before the next one. */
  readonly isCovered: boolean;
  /** The contact's place in the campaign, null outside it; a bigint, as `pg` returns it. */
  readonly position: string | null;
}

/** Facts that are not a column of `contact` with the fact's name. */
const computedFacts: Readonly<Partial<Record<keyof Standing, string>>> = {
  isEnrolled: "enrolment.contact_id is not null and enrolment.removed_at is null",
  isDeleted: "contact.deleted_at is not null",
  completedCalls: "history.completed",
};

/** Selects what the bars look at, where `contact`, `enrolment` and `history.completed` are in scope. */
export const standingSql = contactBarNames
  .map((bar) => contactBars[bar].fact)
  .map((fact) => `${computedFacts[fact] ?? `contact.${snakeCase(fact)}`} as "${fact}"`)
  .join(", ");

/**
 * Of a call: it never rang, because of the account, its capacity or VAPI itself. It counts as nobody's call.
 */
export const neverRang = `reached_phone is false and outcome in ('ACCOUNT_FAULT', 'CAPACITY', 'PROVIDER_FAULT')`;

/**
 * Of a call, beside its contact: it failed because of a number that has been corrected since. It reached
 * nobody, and counts as nobody's call.
 */
export const misdialled = `coalesce(status = 'FAILED' and (outcome = 'BAD_NUMBER' or reached_phone is false)
  and placed_at < contact.number_corrected_at, false)`;

/**
 * The one text that reads what is known of a contact in a campaign. What satisfies a round: a call that came
 * to its end in it, or a call of a round that a user cancelled; not one that a stop cancelled, and not one
 * that reached nobody.
 */
export function contactFactsSql(of: ContactInSql): string {
  return `
    select contact.tenant_id as "tenantId", ${standingSql},
      exists (select from call live where live.tenant_id = contact.tenant_id
        and live.contact_id = contact.id and live.status in ('CALLING', 'IN_PROGRESS')
        and live.id is distinct from ${of.callId}) as "isInFlight",
      history.dials as "dialsInRound", history.callbacks as "callbacksInRound",
      history.redials as "redialsInRound", history.open > 0 as "hasOpenCall",
      history.served as "servedInRound", history.outliving as "outlivingCalls",
      coalesce(enrolment.covered_until >= ${of.roundEndsAt}, false) as "isCovered",
      enrolment.position
    from contact
    left join enrolment on enrolment.campaign_id = ${of.campaignId} and enrolment.contact_id = contact.id
    cross join lateral (
      select
        (count(*) filter (where is_dial))::int as dials,
        (count(*) filter (where is_dial and is_callback))::int as callbacks,
        (count(*) filter (where is_dial and kind = 'REDIAL'))::int as redials,
        (count(*) filter (where status = 'COMPLETED'))::int as completed,
        (count(*) filter (where status in ('CALLING', 'IN_PROGRESS') or (status = 'SCHEDULED'
          and (kind <> 'MANUAL' or scheduled_time < ${of.roundEndsAt}))))::int as open,
        (count(*) filter (where status in ('CALLING', 'IN_PROGRESS')
          and placed_at < ${of.roundStartsAt}))::int as outliving,
        (count(*) filter (where
          (status in ('COMPLETED', 'FAILED')
            or (status = 'CANCELLED' and cancel_reason = 'BY_USER' and kind <> 'MANUAL'))
          and not (${neverRang}) and not ${misdialled}
          and coalesce(placed_at, greatest(scheduled_time, ended_at)) >= ${of.roundStartsAt}
          and coalesce(placed_at, greatest(scheduled_time, ended_at)) < ${of.roundEndsAt}))::int as served
      from call own
      cross join lateral (
        select placed_at >= ${of.roundStartsAt} and placed_at < ${of.roundEndsAt}
          and reached_phone is distinct from false and not ${misdialled} as is_dial
      ) each
      where own.campaign_id = ${of.campaignId} and own.contact_id = contact.id and own.kind <> 'TEST'
    ) history
    where contact.id = ${of.contactId}`;
}

/**
 * `whyBarred(…) === null` in SQL, derived from the same bars: whether a contact may be called at all. `facts`
 * names a row of `contactFactsSql`; `retryAttempts` is the campaign's, null for a test call.
 */
export function notBarredSql(facts: string, retryAttempts: string | null): string {
  return contactBarNames
    .filter((bar) => retryAttempts !== null || contactBars[bar].bindsTestCalls)
    .map((bar) => passesSql(bar, facts, retryAttempts))
    .join(" and ");
}

function passesSql(bar: ContactBar, facts: string, retryAttempts: string | null): string {
  const { fact, barsWhen } = contactBars[bar];
  const column = `${facts}."${fact}"`;
  if (barsWhen === "SET") return `${column} is null`;
  if (barsWhen === "LIMIT") return `${column} < ${retryAttempts}`;
  return `${column} is ${!barsWhen}`;
}

export type KnownCall = ScheduledCallFacts & { readonly id: string };

/** What is known of one contact in one campaign, and the calls that wait. */
export interface ContactInCampaign {
  readonly tenantId: string;
  readonly contact: ContactFactsRow;
  /** The waiting calls in the order in which they are due, or the one asked for. */
  readonly calls: readonly KnownCall[];
}

interface Row extends ContactFactsRow {
  readonly callId: string | null;
  readonly kind: ScheduledCallFacts["kind"];
  readonly scheduledTime: Date;
  readonly redialRound: string | null;
  readonly isCallback: boolean;
}

/**
 * Facts of one contact for the decision. `callId` names the call in question: it does not count as in
 * flight, and it alone is read, even when it was claimed already. Null when there is no such contact.
 */
export async function contactFacts(
  db: Queryable,
  query: {
    readonly campaignId: string;
    readonly contactId: string;
    readonly round: Round;
    readonly callId: string | null;
  },
): Promise<ContactInCampaign | null> {
  const { rows } = await db.query<Row>({
    name: "contact-facts",
    text: `
      select facts.*, waiting.id as "callId", waiting.kind, waiting.scheduled_time as "scheduledTime",
        waiting.redial_round as "redialRound", waiting.is_callback as "isCallback"
      from (${contactFactsSql({
        campaignId: "$1::uuid",
        contactId: "$2::uuid",
        roundStartsAt: "$3::timestamptz",
        roundEndsAt: "$4::timestamptz",
        callId: "$5::uuid",
      })}) facts
      left join lateral (
        select id, kind, scheduled_time, redial_round, is_callback from call
        where campaign_id = $1 and contact_id = $2
          and (id = $5::uuid or ($5::uuid is null and status = 'SCHEDULED' and kind <> 'TEST'))
      ) waiting on true
      order by waiting.scheduled_time, waiting.id`,
    values: [
      query.campaignId,
      query.contactId,
      query.round.startsAt,
      query.round.endsAt,
      query.callId,
    ],
  });
  if (rows[0] === undefined) return null;
  const { callId: _id, kind: _kind, scheduledTime: _at, redialRound: _round, ...contact } = rows[0];
  return {
    tenantId: contact.tenantId,
    contact,
    calls: rows.flatMap(({ callId: id, kind, scheduledTime, redialRound, isCallback }) =>
      id === null ? [] : [{ id, kind, scheduledTime, redialRound, isCallback }],
    ),
  };
}
