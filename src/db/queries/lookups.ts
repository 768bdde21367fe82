import { as, type RowOf, statement } from "#db/statement.ts";
import { isLiveSql } from "./call-facets.ts";

/**
 * Takes the dials that `due` selects, for a lookup at VAPI: writes that they are looked up now ($3). A dial that was
 * looked up after $2 is left out, so each is taken once, whatever the number of processes that ask.
 */
const takeDials = (due: string): string => `
      with due as (${due}
      ),
      taken as (
        select id from dial where id = any(array(select id from due)) for no key update skip locked
      )
      update dial set last_lookup_at = $3
      from taken
      where dial.id = taken.id and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
      returning dial.tenant_id as "tenantId", dial.id as "dialId", dial.call_id as "callId",
        dial.state = 'UNKNOWN' as "isUnknown", dial.vapi_call_id as "vapiCallId", dial.sent_at as "sentAt"`;

const takenDial = {
  tenantId: "uuid",
  dialId: "uuid",
  callId: "uuid",
  /** True: it is not known whether VAPI has this dial. */
  isUnknown: "bool",
  vapiCallId: "text?",
  sentAt: "timestamptz!",
} as const;

/**
 * Takes what is to be looked up now ($3): UNKNOWN dials that were not looked up since $2, and live calls without
 * news and without a lookup since $1.
 */
export const takeLookups = statement({
  name: "take-lookups",
  text: takeDials(`
        select dial.id from dial
        where dial.state = 'UNKNOWN' and dial.settled_at is null
          and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
        union all
        select dial.id from call join dial on dial.id = call.dial_id
        where ${isLiveSql("call")} and dial.state = 'ACCEPTED'
          and call.last_news_at <= $1
          and (dial.last_lookup_at is null or dial.last_lookup_at <= $1)`),
  params: ["timestamptz", "timestamptz", "timestamptz"],
  row: takenDial,
});

export type LookupRow = RowOf<typeof takeLookups>;

/**
 * Takes calls that are overdue now ($3): live for longer than their longest duration and $1 ms. At most $4 at a time;
 * one that is still live is taken again when its lookup is older than $2.
 */
export const takeOverdueCalls = statement({
  name: "take-overdue-calls",
  text: takeDials(`
        select dial.id from call
        join dial on dial.id = call.dial_id
        join campaign on campaign.id = call.campaign_id
        where ${isLiveSql("call")} and dial.state <> 'INTENDED'
          and call.placed_at + make_interval(secs =>
            coalesce(dial.max_duration_seconds, campaign.max_duration_seconds)
              + $1::float8 / 1000) <= $3::timestamptz
          and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
        order by call.placed_at limit $4`),
  params: ["float8", "timestamptz", "timestamptz", as<number>("int8")],
  row: takenDial,
});
