import { as, type RowOf, statement } from "#db/statement.ts";
import type { CancelReason } from "#rules/cancel-reason.ts";
import { type WorkKind, workKinds } from "#rules/campaign-work.ts";
import { isWaitingSql } from "./call-facets.ts";

const order = `array_position(array['${workKinds.join("', '")}'], kind), generation`;

/** Adds work of these kinds ($3) to a campaign ($2) of a tenant ($1): now ($4). Work that is under way begins again. */
export const addWork = statement({
  text: `insert into campaign_work (tenant_id, campaign_id, kind, generation, at, updated_at)
     select $1, $2, kind, 0, $4, $4 from unnest($3::text[]) kind
     on conflict (tenant_id, campaign_id, kind, generation)
       do update set at = excluded.at, updated_at = excluded.updated_at, cursor = null, done_at = null`,
  params: ["uuid", "uuid", as<readonly WorkKind[]>("text[]"), "timestamptz"],
  row: {},
});

/**
 * Cancels the calls of a campaign ($1) that wait, except test calls, for a reason ($2): now ($3). Their rows follow.
 * Work that makes calls ends.
 */
export const cancelGeneration = statement({
  text: `with stopped as (
       update campaign set generation = generation + 1 where id = $1 returning id, tenant_id, generation
     ),
     ended as (
       delete from campaign_work where campaign_id = $1 and kind in ('REVIVE', 'OWE', 'ROUND')
     )
     insert into campaign_work (tenant_id, campaign_id, kind, generation, reason, at, updated_at)
     select tenant_id, id, 'CANCEL', generation, $2, $3, $3 from stopped`,
  params: ["uuid", as<CancelReason>("text"), "timestamptz"],
  row: {},
});

/** Locks the work of a campaign ($1) that is to be done next; no row if there is none, or another process does it. */
export const lockNextWork = statement({
  name: "lock-next-work",
  text: `select kind, generation, reason, at, cursor from campaign_work
     where campaign_id = $1 and done_at is null
     order by ${order} limit 1 for no key update skip locked`,
  params: ["uuid"],
  row: {
    kind: as<WorkKind>("text"),
    generation: "int4",
    reason: as<CancelReason | null>("text?"),
    at: "timestamptz",
    cursor: "text[]?",
  },
});

export type CampaignWork = RowOf<typeof lockNextWork>;

/** Records the place ($4) that the work of a kind ($2) and generation ($3) of a campaign ($1) has reached. Null: done. */
export const recordProgress = statement({
  name: "record-progress-of-work",
  text: `update campaign_work set cursor = coalesce($4, cursor), updated_at = $5,
       done_at = case when $4::text[] is null then $5::timestamptz end
     where campaign_id = $1 and kind = $2 and generation = $3`,
  params: [
    "uuid",
    as<WorkKind>("text"),
    "int4",
    as<readonly string[] | null>("text[]?"),
    "timestamptz",
  ],
  row: {},
});

/** Campaigns with work that nobody has done anything for since $1. */
export const neglectedWork = statement({
  text: `select distinct tenant_id as "tenantId", campaign_id as "campaignId" from campaign_work
     where done_at is null and updated_at <= $1 limit 1000`,
  params: ["timestamptz"],
  row: { tenantId: "uuid", campaignId: "uuid" },
});

/** Deletes work that was done before $1, unless calls were added to it meanwhile; such work begins again. */
export const forgetWork = statement({
  text: `with late as (
       update campaign_work set cursor = null, done_at = null
       where done_at < $1 and kind = 'CANCEL' and exists (
         select from call where call.campaign_id = campaign_work.campaign_id and ${isWaitingSql("call")}
           and call.generation < campaign_work.generation)
       returning campaign_id, kind, generation
     )
     delete from campaign_work where done_at < $1
       and not exists (select from late where late.campaign_id = campaign_work.campaign_id
         and late.kind = campaign_work.kind and late.generation = campaign_work.generation)`,
  params: ["timestamptz"],
  row: {},
});

/**
 * Cancels those of these calls ($1) that wait and are of an older generation ($2 or more is not older): reason ($3), the
 * time of the stop ($4), now ($5).
 */
export const cancelOlder = statement({
  name: "cancel-older-calls",
  // In the order of ids, as everybody does who locks several calls.
  text: `with locked as materialized (
       select id, status = 'SCHEDULED' and kind <> 'TEST' and generation < $2 as is_older from call
       where id = any($1::uuid[]) order by id for no key update
     ),
     changed as (
       update call set status = 'CANCELLED', cancel_reason = $3, ended_at = $4, updated_at = $5
       where id = any(array(select id from locked where is_older))
       returning tenant_id, id
     )
     insert into call_event (tenant_id, call_id, at, kind, detail)
     select tenant_id, id, $4, 'CANCELLED', $3 from changed`,
  params: ["uuid[]", "int4", as<CancelReason>("text"), "timestamptz", "timestamptz"],
  row: {},
});
