import type { LockedEnrolment } from "#db/locks/rounds.ts";
import type { Queryable } from "#db/pool.ts";
import { as, type RowOf, statement } from "#db/statement.ts";
import type { Round } from "#rules/round.ts";
import {
  contactFactsRow,
  contactFactsSql,
  misdialled,
  neverRang,
  standingRow,
} from "./contact-facts.ts";
import { laneOf } from "./lane-of.ts";
import { outdatedSql } from "./outdated-calls.ts";

/** Of a call: it was cancelled, and neither a person nor the undo of an import has taken it back. */
export const isCancelledByEvents = `(status = 'CANCELLED'
  and coalesce(cancel_reason not in ('BY_USER', 'IMPORT_UNDONE'), true))`;

/**
 * Of an enrolment in a campaign that does not recur: the one call that an import or enrolment asked for has
 * not taken place. The last such call decides: it was cancelled, but not by a user, or it reached nobody. If
 * there is none, no manual call has taken its place.
 */
export const owesItsCall = `
  (select case when not exists (select from call where call.campaign_id = enrolment.campaign_id
        and call.contact_id = enrolment.contact_id and kind = 'ROUND'
        and call.id > coalesce(former.round_call_id, '00000000-0000-0000-0000-000000000000'))
      then case when former.round_call_id is not null
          then former.owes_call or coalesce(former.bad_number_at < contact.number_corrected_at, false)
          else former.has_manual is not true and not exists (select from call where call.campaign_id = enrolment.campaign_id
        and call.contact_id = enrolment.contact_id and kind = 'MANUAL' and status <> 'CANCELLED'
        and not ${outdatedSql("call")} and not (${neverRang}) and not ${misdialled}) end
      else (select ${isCancelledByEvents} or ${outdatedSql("call")}
          or (${neverRang}) or ${misdialled}
        from call where call.campaign_id = enrolment.campaign_id
          and call.contact_id = enrolment.contact_id and kind = 'ROUND'
        order by created_at desc, id desc limit 1)
    end
    from contact
    left join deleted_calls former on former.tenant_id = contact.tenant_id
      and former.campaign_id = enrolment.campaign_id and former.contact_id = contact.id
    where contact.id = enrolment.contact_id)`;

const row = { campaignId: "uuid", contactId: "uuid", ...contactFactsRow } as const;

/** What `isOwedCall` looks at. Facts that are not selected cost nothing: Postgres does not compute them. */
const behindRow = {
  campaignId: "uuid",
  contactId: "uuid",
  ...standingRow,
  hasOpenCall: "bool",
  servedInRound: "int4",
  position: "int8?",
} as const;

const behindFacts = Object.keys(behindRow)
  .filter((name) => name !== "campaignId" && name !== "contactId")
  .map((name) => `facts."${name}"`)
  .join(", ");

// `offset 0` keeps the planner from other joins: each contact is looked up by its key, whatever the statistics say.
const ofEnrolments = statement({
  name: "facts-behind",
  text: `
      select o.campaign_id as "campaignId", o.contact_id as "contactId", ${behindFacts}
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
        offset 0
      ) facts
      where facts."outlivingCalls" = 0`,
  params: ["uuid[]", "uuid[]", "timestamptz[]", "timestamptz[]"],
  row: behindRow,
});

/**
 * What decides whether these enrolments are owed a call. A live call of an earlier round serves that round:
 * its contact is left out, and stays behind until the call has ended.
 */
export async function factsBehind(
  tx: Queryable,
  enrolments: readonly LockedEnrolment[],
): Promise<RowOf<typeof ofEnrolments>[]> {
  return await ofEnrolments(
    tx,
    enrolments.map(({ campaignId }) => campaignId),
    enrolments.map(({ contactId }) => contactId),
    enrolments.map(({ round }) => round.startsAt),
    enrolments.map(({ round }) => round.endsAt),
  );
}

const ofContacts = statement({
  name: "owed-to-contacts",
  text: `
      select $1::uuid as "campaignId", o.contact_id as "contactId", facts.*
      from unnest($2::uuid[]) as o(contact_id)
      cross join lateral (
        ${contactFactsSql({
          campaignId: "$1::uuid",
          contactId: "o.contact_id",
          roundStartsAt: "$3::timestamptz",
          roundEndsAt: "$4::timestamptz",
          callId: "null::uuid",
        })}
        offset 0
      ) facts`,
  params: ["uuid", "uuid[]", "timestamptz", "timestamptz"],
  row,
});

/** What decides whether these contacts of a campaign are owed a call in a span of rounds. */
export async function owedToContacts(
  db: Queryable,
  campaignId: string,
  contactIds: readonly string[],
  { startsAt, endsAt }: Pick<Round, "startsAt" | "endsAt">,
): Promise<RowOf<typeof ofContacts>[]> {
  return await ofContacts(db, campaignId, contactIds, startsAt, endsAt);
}

const inSpans = statement({
  name: "owed-to-contacts-in-spans",
  text: `
      select $1::uuid as "campaignId", o.contact_id as "contactId", facts.*
      from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as o(contact_id, starts_at, ends_at)
      cross join lateral (
        ${contactFactsSql({
          campaignId: "$1::uuid",
          contactId: "o.contact_id",
          roundStartsAt: "o.starts_at",
          roundEndsAt: "o.ends_at",
          callId: "null::uuid",
        })}
        offset 0
      ) facts`,
  params: ["uuid", "uuid[]", "timestamptz[]", "timestamptz[]"],
  row,
});

/** The same, each in its own span. */
export async function owedInSpans(
  db: Queryable,
  campaignId: string,
  contacts: readonly (Pick<Round, "startsAt" | "endsAt"> & { readonly id: string })[],
): Promise<RowOf<typeof ofContacts>[]> {
  return await inSpans(
    db,
    campaignId,
    contacts.map(({ id }) => id),
    contacts.map(({ startsAt }) => startsAt),
    contacts.map(({ endsAt }) => endsAt),
  );
}

/** One enrolment whose round is now settled. */
export interface Covered {
  readonly campaignId: string;
  readonly contactId: string;
  readonly position: string | null;
  /** `infinity`: the campaign does not recur, no round will owe a call again. */
  readonly until: Date | "infinity";
  /** When the call that the round owes is due; null when it owes none. */
  readonly callAt: Date | null;
}

const cover = statement({
  name: "cover-enrolments",
  text: `
      with settled as (
        select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $6::bigint[])
          as s(campaign_id, contact_id, covered_until, call_at, position)
      ),
      -- Their rows would be in the way of the new calls.
      cleared as materialized (
        select cancel_outdated_calls(array_agg(campaign_id), array_agg(contact_id), $5)
        from settled where call_at is not null
      ),
      -- Each row is looked up by its key, whatever the statistics say: \`offset 0\` keeps the planner from other joins,
      -- and the only way to find a row by its place is to go there. The rows are locked, so their places are the present
      -- ones.
      marked as (
        update enrolment set covered_until = found.covered_until,
          call_import = nullif(coalesce($7, call_import), 0)
        from (
          select place.ctid, settled.covered_until
          from settled
          cross join lateral (
            select ctid from enrolment
            where campaign_id = settled.campaign_id and contact_id = settled.contact_id offset 0
          ) place
        ) found
        where enrolment.ctid = found.ctid
      )
      insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane,
        created_at, updated_at)
      select campaign.tenant_id, settled.campaign_id, settled.contact_id, settled.call_at,
        settled.position, campaign.generation, ${laneOf("settled.contact_id", "campaign.is_laned")}, $5, $5
      from settled
      cross join lateral (select tenant_id, generation, is_laned from campaign where id = settled.campaign_id offset 0) campaign
      cross join cleared
      where settled.call_at is not null
      -- In one order, so that two who make calls for the same contacts do not wait for each other.
      order by settled.campaign_id, settled.contact_id
      on conflict do nothing`,
  params: [
    "uuid[]",
    "uuid[]",
    as<readonly (Date | "infinity")[]>("timestamptz[]"),
    as<readonly (Date | null)[]>("timestamptz[]"),
    "timestamptz",
    as<readonly (string | null)[]>("int8[]"),
    "int4?",
  ],
  row: {},
});

/**
 * Writes the calls that are owed and how far their enrolments, which are locked, are settled. Returns how many calls
 * are new. `askedBy`: the number of the import that asks for the calls; 0: a person does; null: the rounds owe them.
 */
export async function coverEnrolments(
  tx: Queryable,
  covered: readonly Covered[],
  now: Date,
  askedBy: number | null = null,
): Promise<number> {
  if (covered.length === 0) return 0;
  return await cover.count(
    tx,
    covered.map(({ campaignId }) => campaignId),
    covered.map(({ contactId }) => contactId),
    covered.map(({ until }) => until),
    covered.map(({ callAt }) => callAt),
    now,
    covered.map(({ position }) => position),
    askedBy,
  );
}
