import { dialOfNewsSql, type DialRow, dialColumns, selectDial } from "../queries/dial-rows.ts";
import { as, statement } from "../statement.ts";
import type { Tx } from "../pool.ts";
import type { LockedDial } from "../locks.ts";
import { locked, type Locked } from "./proof.ts";

const freeNews = statement({
  name: "lock-free-news",
  text: `
      with news as materialized (
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bool[]) with ordinality
          as news (tenant_id, dial_id, vapi_call_id, is_end, n)
      ),
      found as materialized (
        select news.n, news.is_end, dial.*
        from news
        cross join lateral (
          ${dialOfNewsSql("news", "id, call_id, campaign_id, contact_id, state, sent_at")}
        ) dial
      ),
      plain as materialized (
        select * from found where state in ('SENT', 'ACCEPTED')
      ),
      campaigns as materialized (
        select id, redials_per_round, opt_out_field from campaign where id = any(array(select campaign_id from plain))
        order by id for share skip locked
      ),
      persons as materialized (
        select id from contact
        where id = any(array(
          select contact_id from plain join campaigns on campaigns.id = plain.campaign_id where is_end))
        order by phone for no key update skip locked
      ),
      memberships as materialized (
        select campaign_id, contact_id from enrolment
        where (campaign_id, contact_id) in (
          select campaign_id, contact_id from plain join persons on persons.id = plain.contact_id where is_end)
        order by campaign_id, contact_id for no key update skip locked
      ),
      ready as materialized (
        select plain.id from plain
        join campaigns on campaigns.id = plain.campaign_id
        where not is_end or (
          exists (select from persons where persons.id = plain.contact_id)
          and (
            exists (select from memberships
              where memberships.campaign_id = plain.campaign_id and memberships.contact_id = plain.contact_id)
            or not exists (select from enrolment
              where enrolment.campaign_id = plain.campaign_id and enrolment.contact_id = plain.contact_id)))
      ),
      dials as materialized (
        ${selectDial} where dial.id = any(array(select id from ready))
        order by dial.id for no key update of call, dial skip locked
      )
      select found.n, found.call_id as "foundCallId",
        found.state = 'INTENDED' or (found.state = 'REJECTED' and found.sent_at is null) as "isUnsent",
        dials.id is not null as "isLocked", coalesce(campaigns.redials_per_round, 0) as "redialsPerRound",
        campaigns.opt_out_field as "optOutField", dials.*
      from found
      left join dials on dials.id = found.id
      left join campaigns on campaigns.id = found.campaign_id`,
  params: [
    "uuid[]",
    as<readonly (string | null)[]>("uuid[]"),
    "text[]",
    as<readonly boolean[]>("bool[]"),
  ],
  row: {
    n: "int8",
    foundCallId: "uuid",
    isUnsent: "bool",
    isLocked: "bool",
    redialsPerRound: "int4",
    optOutField: "text?",
    ...dialColumns,
  },
});

/** What is needed of news to find and lock what they may change. */
export interface NewsKeys {
  readonly tenantId: string;
  readonly dialId: string | null;
  readonly vapiCallId: string;
  /** They may end the call: its contact and membership are locked too. */
  readonly isEnd: boolean;
}

/** The call that news are about. */
export interface FoundNews<Of extends NewsKeys> {
  readonly of: Of;
  readonly callId: string;
  /** The database does not know its dial as sent. */
  readonly isUnsent: boolean;
  /**
   * The dial, its call and its campaign (for share). Null: another transaction holds one of them or what `member` has,
   * or the dial is neither SENT nor ACCEPTED.
   */
  readonly locked: LockedDial | null;
  /** Of an end: contact and membership are locked too. */
  readonly member: (Locked<"campaign"> & Locked<"contact" | "membership", "UPDATE">) | null;
  /** Of its campaign, if it is locked. */
  readonly redialsPerRound: number;
  readonly optOutField: string | null;
}

/** Finds the dials of news and locks them, in one statement, as far as no other transaction holds them. */
export async function lockFreeNews<Of extends NewsKeys>(
  tx: Tx,
  news: readonly Of[],
): Promise<FoundNews<Of>[]> {
  const rows = await freeNews(
    tx,
    news.map(({ tenantId }) => tenantId),
    news.map(({ dialId }) => dialId),
    news.map(({ vapiCallId }) => vapiCallId),
    news.map(({ isEnd }) => isEnd),
  );
  return rows
    .toSorted((one, other) => Number(one.n) - Number(other.n))
    .map(
      ({ n, foundCallId: callId, isUnsent, isLocked, redialsPerRound, optOutField, ...dial }) => ({
        of: news[Number(n) - 1]!,
        member: isLocked && news[Number(n) - 1]!.isEnd ? locked() : null,
        callId,
        isUnsent,
        locked: isLocked ? { dial: dial satisfies DialRow, locks: locked() } : null,
        redialsPerRound,
        optOutField,
      }),
    );
}
