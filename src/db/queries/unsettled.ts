import type { Queryable } from "#db/pool.ts";

/** Dials that were claimed and that nobody has sent since `before`. */
export async function staleIntentions(db: Queryable, before: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: "stale-intentions",
    text: `select id from dial where state = 'INTENDED' and settled_at is null and intended_at <= $1
           order by intended_at, id limit 1000`,
    values: [before],
  });
  return rows.map(({ id }) => id);
}

/** Dials that were sent before `before` and never answered become UNKNOWN: whoever sent them is gone. */
export async function giveUpWaiting(db: Queryable, before: Date, now: Date): Promise<number> {
  const { rowCount } = await db.query({
    name: "give-up-waiting",
    text: `
      with lost as (
        update dial set state = 'UNKNOWN', reason = coalesce(reason, 'NO_ANSWER_RECORDED'),
          message = 'The process that sent this dial recorded no answer.'
        where id = any(array(
          select id from dial where state = 'SENT' and settled_at is null and sent_at <= $1
          for no key update skip locked))
        returning call_id
      )
      insert into call_event (call_id, at, kind, detail)
      select call_id, $2, 'UNKNOWN', 'The process that sent this dial recorded no answer.' from lost`,
    values: [before, now],
  });
  return rowCount ?? 0;
}

/** A dial whose fate is looked for, or an accepted call that has been silent. */
export interface LookupRow {
  readonly tenantId: string;
  readonly dialId: string;
  readonly callId: string;
  /** True: nobody knows whether VAPI has this dial. */
  readonly isUnknown: boolean;
  readonly vapiCallId: string | null;
  readonly sentAt: Date;
}

/**
 * Takes what is to be looked up now: UNKNOWN dials that nobody has looked for since `lookupBefore`, and
 * live calls that have been silent, and not looked up, since `silentBefore`; each is taken once, whatever
 * the number of processes that ask.
 */
export async function takeLookups(
  db: Queryable,
  horizons: { readonly silentBefore: Date; readonly lookupBefore: Date },
  now: Date,
): Promise<LookupRow[]> {
  const { rows } = await db.query<LookupRow>({
    name: "take-lookups",
    text: `
      with due as (
        select dial.id from dial
        where dial.state = 'UNKNOWN' and dial.settled_at is null
          and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
        union all
        select dial.id from call join dial on dial.id = call.dial_id
        where call.status in ('CALLING', 'IN_PROGRESS') and dial.state = 'ACCEPTED'
          and call.last_news_at <= $1
          and (dial.last_lookup_at is null or dial.last_lookup_at <= $1)
      ),
      taken as (
        select id from dial where id = any(array(select id from due)) for no key update skip locked
      )
      update dial set last_lookup_at = $3
      from taken
      where dial.id = taken.id and (dial.last_lookup_at is null or dial.last_lookup_at <= $2)
      returning dial.tenant_id as "tenantId", dial.id as "dialId", dial.call_id as "callId",
        dial.state = 'UNKNOWN' as "isUnknown", dial.vapi_call_id as "vapiCallId", dial.sent_at as "sentAt"`,
    values: [horizons.silentBefore, horizons.lookupBefore, now],
  });
  return rows;
}

/** Of these dials, those that were presumed absent and of which VAPI has shown no call since. */
export async function presumedAbsent(
  db: Queryable,
  tenantId: string,
  dialIds: readonly string[],
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: "presumed-absent",
    text: `select id from dial
           where id = any($2::uuid[]) and tenant_id = $1 and state = 'REJECTED'
             and reason = 'PRESUMED_ABSENT' and vapi_call_id is null`,
    values: [tenantId, dialIds],
  });
  return rows.map(({ id }) => id);
}
