import { statement } from "./statement.ts";
import type { Tx } from "./pool.ts";

/*
 * The row locks of the domain, in the order in which a transaction takes them:
 *
 *   tenant ─► campaign ─► contact ─► membership (enrolment) ─► call ─► dial
 *
 * Whoever takes them in this order waits for nobody in a circle. Several rows of one table are locked in one
 * statement, in the order of their ids; contacts in the order of their phones, as imports do.
 */

/** What a lock is held on. A membership is the enrolment of a contact in a campaign. */
type Lockable = "tenant" | "campaign" | "contact" | "membership" | "call";

/** SHARE keeps the row as it is; UPDATE is taken by whoever may change it. */
export type LockMode = "SHARE" | "UPDATE";

declare const proof: unique symbol;

/**
 * Proof that the transaction holds a lock until it ends. A function that needs a lock takes the proof of it as a
 * parameter. Only the functions that lock make one.
 */
export interface Locked<What extends Lockable, Mode extends LockMode = LockMode> {
  readonly [proof]: { readonly what: What; readonly mode: Mode };
}

/** For the functions that lock, here and in `queries`: what they return once the statement has come back. */
function locked<What extends Lockable, Mode extends LockMode>(): Locked<What, Mode> {
  return {} as Locked<What, Mode>;
}

const tenantsForUpdate = statement({
  name: "lock-tenants",
  text: "select id from tenant where id = any($1::uuid[]) order by id for no key update",
  params: ["uuid[]"],
  row: { id: "uuid" },
});

/**
 * Locks tenants. A statement of its own: slots that are counted in the statement that waits for the lock are
 * counted as they were before the wait, and two dispatchers then exceed them together.
 */
export async function lockTenants(
  tx: Tx,
  tenantIds: readonly string[],
): Promise<Locked<"tenant", "UPDATE">> {
  await tenantsForUpdate(tx, tenantIds);
  return locked();
}

const campaignForShare = statement({
  name: "lock-campaign-share",
  text: "select id from campaign where id = $1 for share",
  params: ["uuid"],
  row: { id: "uuid" },
});

const campaignForUpdate = statement({
  name: "lock-campaign-update",
  text: "select id from campaign where id = $1 for no key update",
  params: ["uuid"],
  row: { id: "uuid" },
});

/** SHARE: the campaign keeps its state until the transaction ends. UPDATE: it is about to change. */
export async function lockCampaign<Mode extends LockMode>(
  tx: Tx,
  campaignId: string,
  mode: Mode,
): Promise<Locked<"campaign", Mode>> {
  await (mode === "SHARE" ? campaignForShare : campaignForUpdate)(tx, campaignId);
  return locked();
}

const campaignsOfTenantForUpdate = statement({
  name: "lock-campaigns-of-tenant",
  text: "select id from campaign where tenant_id = $1 order by id for no key update",
  params: ["uuid"],
  row: { id: "uuid" },
});

/** Locks all campaigns of a tenant: waits for each dial that is being committed as SENT, and lets none begin. */
export async function lockCampaignsOfTenant(
  tx: Tx,
  tenantId: string,
): Promise<Locked<"campaign", "UPDATE">> {
  await campaignsOfTenantForUpdate(tx, tenantId);
  return locked();
}
