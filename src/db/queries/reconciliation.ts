import { statement } from "#db/statement.ts";

/** The database with which the ledger and VAPI agree (null: not recorded yet), and the present one (null: a standby). */
export const databaseIdentity = statement({
  name: "database-identity",
  text: `select identity, present_identity() as present from database_identity where id = 1`,
  params: [],
  row: { identity: "text?", present: "text?" },
});

/** The same, locked until the transaction ends. */
export const lockDatabaseIdentity = statement({
  name: "lock-database-identity",
  text: `select identity, present_identity() as present from database_identity where id = 1 for update`,
  params: [],
  row: { identity: "text?", present: "text?" },
});

export const recordDatabaseIdentity = statement({
  name: "record-database-identity",
  text: `update database_identity set former = identity, identity = present_identity() where id = 1`,
  params: [],
  row: {},
});

/**
 * Holds the calls of one tenant, or of all if $1 is null: reason, time, and the time from which VAPI's calls are
 * listed ($4; null: that of the last claim in this database), less $5 ms. $6: the promoted database, if that is the
 * only reason. If a tenant is held already, the new hold replaces the former one, and VAPI's calls are listed from
 * the earlier of both times.
 */
export const holdTenants = statement({
  name: "hold-tenants",
  text: `
    insert into reconciliation (tenant_id, reason, held_at, list_from, failover_to)
    select id, $2, $3, coalesce($4::timestamptz, (select max(intended_at) from dial),
      (select min(created_at) from tenant)) - $5 * interval '1 ms', $6
    from tenant where $1::uuid is null or id = $1
    order by id
    on conflict (tenant_id) do update set reason = excluded.reason, held_at = excluded.held_at,
      list_from = least(reconciliation.list_from, excluded.list_from), asked_at = null, problem = null, failover_to = null
    returning tenant_id as "tenantId"`,
  params: ["uuid?", "text", "timestamptz", "timestamptz?", "float8", "text?"],
  row: { tenantId: "uuid" },
});

/** The tenants whose calls are held. `isAskable`: there is a VAPI account that a command can ask, too. */
export const heldTenants = statement({
  name: "held-tenants",
  text: `
    select reconciliation.tenant_id as "tenantId", tenant.name, reason, held_at as "heldAt", list_from as "listFrom",
      problem, not is_simulated and vapi_api_key_encrypted is not null as "isAskable"
    from reconciliation join tenant on tenant.id = reconciliation.tenant_id
    order by reconciliation.tenant_id`,
  params: [],
  row: {
    tenantId: "uuid",
    name: "text",
    reason: "text",
    heldAt: "timestamptz",
    listFrom: "timestamptz",
    problem: "text?",
    isAskable: "bool",
  },
});

/** One row if a tenant's calls are held. */
export const isTenantHeld = statement({
  name: "is-tenant-held",
  text: "select tenant_id as id from reconciliation where tenant_id = $1",
  params: ["uuid"],
  row: { id: "uuid" },
});

/** Whether any tenant's calls are held, or are about to be. */
export const isDatabaseReconciling = statement({
  name: "is-database-reconciling",
  text: `select exists (select from reconciliation)
           or (select identity <> present_identity() from database_identity) is true as "isReconciling"`,
  params: [],
  row: { isReconciling: "bool" },
});

/**
 * Takes the held tenants whose calls are to be listed at $1: not since $2, or not since the first instant at
 * which a listing is enough ($3 ms after the hold). Each is taken once, whatever the number of processes that ask.
 */
export const takeHeldTenants = statement({
  name: "take-held-tenants",
  text: `
    update reconciliation set asked_at = $1
    where tenant_id = any(array(
      select tenant_id from reconciliation
      where asked_at is null or asked_at <= $2
        or (asked_at < held_at + $3 * interval '1 ms' and $1 >= held_at + $3 * interval '1 ms')
      for no key update skip locked))
    returning tenant_id as "tenantId", held_at as "heldAt", list_from as "listFrom"`,
  params: ["timestamptz", "timestamptz", "float8"],
  row: { tenantId: "uuid", heldAt: "timestamptz", listFrom: "timestamptz" },
});

/** Why the last listing of a held tenant was not enough. */
export const noteHeldProblem = statement({
  name: "note-held-problem",
  text: `update reconciliation set problem = $2 where tenant_id = $1`,
  params: ["uuid", "text?"],
  row: {},
});

/** Lets a tenant dial again, unless its calls were held again after $2. */
export const releaseTenant = statement({
  name: "release-tenant",
  text: `delete from reconciliation where tenant_id = $1 and held_at <= $2`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/**
 * Lets the tenants dial again whose calls are held only because of the failover to this database, if every process
 * that was registered before has vouched for it, one at least.
 */
export const releaseAfterFailover = statement({
  name: "release-after-failover",
  text: `
    delete from reconciliation using database_identity
    where database_identity.identity = present_identity() and failover_to = present_identity()
      and not exists (select from worker_process where identity is distinct from present_identity())
      and exists (select from worker_process where vouched_from = database_identity.former)
    returning tenant_id as "tenantId"`,
  params: [],
  row: { tenantId: "uuid" },
});

/** Those of these dials that the ledger does not have, or not as sent. */
export const dialsNotSent = statement({
  name: "dials-not-sent",
  text: `
    select wanted.id from unnest($1::uuid[]) as wanted (id)
    where not exists (select from dial where dial.id = wanted.id and dial.sent_at is not null)`,
  params: ["uuid[]"],
  row: { id: "uuid" },
});
