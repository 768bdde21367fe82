import type { Queryable } from "#db/pool.ts";
import { snakeCase } from "#db/snake-case.ts";
import { as, type Refined, type RowOf, statement } from "#db/statement.ts";
import {
  type ContactBar,
  contactBarNames,
  contactBars,
  type Standing,
} from "#rules/contact-bars.ts";
import type { ScheduledCallFacts } from "#rules/decision.ts";
import type { Round } from "#rules/round.ts";
import { isLiveSql } from "./call-facets.ts";
import { outdatedSql } from "./outdated-calls.ts";
import { isImportUndoneSql } from "./undone-imports.ts";

/** SQL expressions that name a contact in a campaign, and the span of time that counts as the round. */
interface ContactInSql {
  readonly campaignId: string;
  readonly contactId: string;
  readonly roundStartsAt: string;
  readonly roundEndsAt: string;
  /** The call in question, which does not count as in flight. */
  readonly callId: string;
}

/**
 * The entry of a contact's number in the do-not-call list. The list decides, and not `contact.do_not_call`, which
 * follows it. A contact that is marked and has no entry was marked by an earlier version.
 */
const doNotCallSql = `coalesce(
  (select jsonb_build_object('since', to_char(since at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), 'source', source, 'reason', reason)
    from do_not_call listed where listed.tenant_id = contact.tenant_id and listed.phone = contact.phone),
  case when contact.do_not_call then '{"since": null, "source": null, "reason": null}'::jsonb end)`;

/** Facts that are not a column of `contact` with the fact's name. */
const computedFacts: Readonly<Partial<Record<keyof Standing, string>>> = {
  isEnrolled: "enrolment.contact_id is not null and enrolment.removed_at is null",
  isImportUndone: isImportUndoneSql("enrolment"),
  isDeleted: "contact.deleted_at is not null",
  doNotCall: doNotCallSql,
  completedCalls: "history.completed",
};

const typeOfFact = (bar: ContactBar) => {
  const { barsWhen } = contactBars[bar];
  if (barsWhen === "SET") return as("text?");
  if (barsWhen === "LISTED") return as("jsonb?");
  return as(barsWhen === "LIMIT" ? "int4" : "bool");
};

/** The columns that `standingSql` selects. */
export const standingRow = Object.fromEntries(
  contactBarNames.map((bar) => [contactBars[bar].fact, typeOfFact(bar)]),
) as { readonly [Fact in keyof Standing]: Refined<Standing[Fact]> };

/** Selects what the bars look at, where `contact`, `enrolment` and `history.completed` are in scope. */
export const standingSql = contactBarNames
  .map((bar) => contactBars[bar].fact)
  .map((fact) => `${computedFacts[fact] ?? `contact.${snakeCase(fact)}`} as "${fact}"`)
  .join(", ");

/**
 * Of a call: it never rang, because of the account, its capacity or VAPI itself. It counts for no round.
 */
export const neverRang = `reached_phone is false and outcome in ('ACCOUNT_FAULT', 'CAPACITY', 'PROVIDER_FAULT')`;

/**
 * Of a call, where its contact is in scope: it failed because of a number that has been corrected since. It
 * counts for no round.
 */
export const misdialled = `coalesce(status = 'FAILED' and (outcome = 'BAD_NUMBER' or reached_phone is false)
  and placed_at < contact.number_corrected_at, false)`;

/** The columns that `contactFactsSql` selects. */
export const contactFactsRow = {
  tenantId: "uuid",
  ...standingRow,
  isInFlight: "bool",
  dialsInRound: "int4",
  dialsWithoutCallbacks: "int4",
  redialsInRound: "int4",
  hasOpenCall: "bool",
  servedInRound: "int4",
  /** Live calls of this campaign that were placed before the round began. */
  outlivingCalls: "int4",
  /** The round is settled: no tick looks at the contact before the next round. */
  isCovered: "bool",
  /** Its calls in this campaign that were deleted because they are kept no longer. */
  deletedCalls: "int4",
  /** The contact's place in the campaign, null outside it. */
  position: "int8?",
  /** Where the contact is; null: it is not derived yet. */
  areaId: "int4?",
  /** Of a campaign with lanes: the last call that was placed while the contact was in another area; null: none. */
  calledElsewhereAt: "timestamptz?",
} as const;

/**
 * The one text that reads what is known of a contact in a campaign. A round is satisfied by a call that
 * ended in it, or by a call of a round that a user cancelled; not by one that a stop cancelled, and not by
 * one that reached nobody.
 */
export function contactFactsSql(of: ContactInSql): string {
  return `
    select contact.tenant_id as "tenantId", ${standingSql},
      exists (select from call live where live.tenant_id = contact.tenant_id
        and live.contact_id = contact.id and ${isLiveSql("live")}
        and live.id is distinct from ${of.callId}) as "isInFlight",
      history.dials + former.dials as "dialsInRound",
      history.without_callbacks + former.dials as "dialsWithoutCallbacks",
      history.redials as "redialsInRound", history.open > 0 as "hasOpenCall",
      history.served + former.served as "servedInRound", history.outliving as "outlivingCalls",
      coalesce(enrolment.covered_until >= ${of.roundEndsAt}, false) as "isCovered", former.calls as "deletedCalls",
      enrolment.position, contact.area_id as "areaId", history.elsewhere_at as "calledElsewhereAt"
    from contact
    left join enrolment on enrolment.campaign_id = ${of.campaignId} and enrolment.contact_id = contact.id
    -- A round that is longer than calls are kept, or became so by an edit, has had its call all the same.
    cross join lateral (
      select coalesce(sum(calls), 0)::int as calls, coalesce(sum(completed), 0)::int as completed,
        (count(*) filter (where last_dial_at >= ${of.roundStartsAt} and last_dial_at < ${of.roundEndsAt}))::int as dials,
        (count(*) filter (
          where last_served_at >= ${of.roundStartsAt} and last_served_at < ${of.roundEndsAt}))::int as served
      from deleted_calls
      where tenant_id = contact.tenant_id and campaign_id = ${of.campaignId} and contact_id = contact.id
    ) former
    cross join lateral (
      select
        (count(*) filter (where is_dial))::int as dials,
        (count(*) filter (where is_dial and not is_callback))::int as without_callbacks,
        (count(*) filter (where is_dial and kind = 'REDIAL'))::int as redials,
        (count(*) filter (where status = 'COMPLETED'))::int + former.completed as completed,
        (count(*) filter (where status in ('CALLING', 'IN_PROGRESS') or (status = 'SCHEDULED'
          and not ${outdatedSql("own")} and (kind <> 'MANUAL' or scheduled_time < ${of.roundEndsAt}))))::int as open,
        max(placed_at) filter (where own.lane <> 0 and own.lane <> coalesce(contact.area_id, 0)
          and reached_phone is distinct from false and not ${misdialled}) as elsewhere_at,
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

/** The first bar that also binds test calls and does not depend on the campaign; null if there is none. */
export function barSql(facts: string): string {
  const whens = contactBarNames
    .filter((bar) => contactBars[bar].bindsTestCalls)
    .map((bar) => `when not (${passesSql(bar, facts, null)}) then '${bar}'`);
  return `case ${whens.join(" ")} end`;
}

function passesSql(bar: ContactBar, facts: string, retryAttempts: string | null): string {
  const { fact, barsWhen } = contactBars[bar];
  const column = `${facts}."${fact}"`;
  if (barsWhen === "SET" || barsWhen === "LISTED") return `${column} is null`;
  if (barsWhen === "LIMIT") return `${column} < ${retryAttempts}`;
  return `${column} is ${!barsWhen}`;
}

const ofOneContact = statement({
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
          and (id = $5::uuid
            or ($5::uuid is null and status = 'SCHEDULED' and kind <> 'TEST' and not ${outdatedSql("call")}))
      ) waiting on true
      order by waiting.scheduled_time, waiting.id`,
  params: ["uuid", "uuid", "timestamptz", "timestamptz", "uuid?"],
  row: {
    ...contactFactsRow,
    callId: "uuid?",
    // Null where `callId` is null.
    kind: "call_kind",
    scheduledTime: "timestamptz",
    redialRound: "text?",
    isCallback: "bool",
  },
});

const ofCalls = statement({
  name: "contact-facts-of-calls",
  text: `
      select asked.n, facts.*, call.id as "callId", call.kind, call.scheduled_time as "scheduledTime",
        call.redial_round as "redialRound", call.is_callback as "isCallback",
        case when asked.wants_last_listed then (
          select id from do_not_call where tenant_id = call.tenant_id order by id desc limit 1) end as "lastListed"
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::bool[]) with ordinality
        as asked (call_id, campaign_id, contact_id, round_starts_at, round_ends_at, wants_last_listed, n)
      join call on call.id = asked.call_id
      cross join lateral (${contactFactsSql({
        campaignId: "asked.campaign_id",
        contactId: "asked.contact_id",
        roundStartsAt: "asked.round_starts_at",
        roundEndsAt: "asked.round_ends_at",
        callId: "asked.call_id",
      })}) facts`,
  params: ["uuid[]", "uuid[]", "uuid[]", "timestamptz[]", "timestamptz[]", "bool[]"],
  row: {
    n: "int8",
    ...contactFactsRow,
    callId: "uuid",
    kind: "call_kind",
    scheduledTime: "timestamptz",
    redialRound: "text?",
    isCallback: "bool",
    lastListed: "uuid?",
  },
});

export type KnownCall = ScheduledCallFacts & { readonly id: string };

/** What is known of one contact in one campaign, and the calls that wait. */
export interface ContactInCampaign {
  readonly tenantId: string;
  readonly contact: Omit<
    RowOf<typeof ofOneContact>,
    "callId" | "kind" | "scheduledTime" | "redialRound" | "isCallback"
  >;
  /** The waiting calls in the order in which they are due, or the one asked for. */
  readonly calls: readonly KnownCall[];
}

/**
 * Facts of one contact for the decision. `callId` names the call in question: it does not count as in
 * flight, and it alone is read, even if it is already claimed. Null when there is no such contact.
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
  const { campaignId, contactId, round, callId } = query;
  const rows = await ofOneContact(db, campaignId, contactId, round.startsAt, round.endsAt, callId);
  if (rows[0] === undefined) return null;
  const {
    callId: _id,
    kind: _kind,
    scheduledTime: _at,
    redialRound: _round,
    isCallback: _isCallback,
    ...contact
  } = rows[0];
  return {
    tenantId: contact.tenantId,
    contact,
    calls: rows.flatMap(({ callId: id, kind, scheduledTime, redialRound, isCallback }) =>
      id === null ? [] : [{ id, kind, scheduledTime, redialRound, isCallback }],
    ),
  };
}

/** A call, and the span of time that counts as its round. */
export interface CallInRound {
  readonly callId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly round: Round;
  /** Whether the last entry of the do-not-call list is to be read with it. Default: not. */
  readonly wantsLastListed?: boolean;
}

/** A call, and what is known of its contact. */
interface KnownOfCall {
  readonly contact: ContactInCampaign["contact"];
  readonly call: KnownCall;
  /** The last entry of the do-not-call list that was asked; null: it is empty, or was not to be read. */
  readonly lastListed: string | null;
}

/**
 * The same for several calls, in their order: what is known of the contact of each, and the call itself, which does
 * not count as in flight. In one statement.
 */
export async function contactFactsOfCalls(
  db: Queryable,
  calls: readonly CallInRound[],
): Promise<KnownOfCall[]> {
  if (calls.length === 0) return [];
  const rows = await ofCalls(
    db,
    calls.map(({ callId }) => callId),
    calls.map(({ campaignId }) => campaignId),
    calls.map(({ contactId }) => contactId),
    calls.map(({ round }) => round.startsAt),
    calls.map(({ round }) => round.endsAt),
    calls.map(({ wantsLastListed = false }) => wantsLastListed),
  );
  return rows
    .toSorted((one, other) => Number(one.n) - Number(other.n))
    .map(({ n: _n, callId: id, kind, scheduledTime, redialRound, isCallback, ...rest }) => {
      const { lastListed, ...contact } = rest;
      return { contact, call: { id, kind, scheduledTime, redialRound, isCallback }, lastListed };
    });
}
