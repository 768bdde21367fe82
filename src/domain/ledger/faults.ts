import { lockTenants } from "#db/locks.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import type { Tx } from "#db/pool.ts";
import { dailyLimitEndsAt, nextBackoffMs } from "#rules/backoff.ts";
import { raiseAlert } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { requestDispatchAt } from "#domain/scheduling/refill.ts";

type Fact = string | number | null;

/** What was seen that led to a fault; shown to people. */
export type Evidence = Readonly<
  Record<string, Fact | Readonly<Record<string, Fact>> | readonly Readonly<Record<string, Fact>>[]>
>;

/**
 * Locks, before the call is locked, what a fault that this dial met may change: the tenant, and its
 * campaigns (all, or the dial's) in the order of their ids, in which everybody locks several.
 */
export async function lockForFault(
  tx: Tx,
  dial: { readonly tenantId: string; readonly campaignId: string },
  scope: "TENANT" | "CAMPAIGN",
): Promise<void> {
  await lockTenants(tx, [dial.tenantId]);
  await tx.query(
    `select id from campaign where tenant_id = $1 and ($2::uuid is null or id = $2)
     order by id for no key update`,
    [dial.tenantId, scope === "TENANT" ? null : dial.campaignId],
  );
}

/**
 * Was the dial sent with the key that the tenant has now? What a key that has been replaced meanwhile meets
 * says nothing of the account as it is now, and what it can see the present one may not.
 */
export async function isOfPresentKey(
  tx: Tx,
  dial: { readonly tenantId: string; readonly credentialVersion: number },
): Promise<boolean> {
  const [tenant] = await tenantFacts(tx, [dial.tenantId]);
  return tenant?.credentialVersion === dial.credentialVersion;
}

/**
 * Takes campaigns out of service because the account or the configuration is at fault: a wrong key must
 * not burn a list. Their calls wait as in a pause. The tenant and the campaigns are locked by the caller.
 */
export async function faultCampaigns(
  tx: Tx,
  which: { readonly tenantId: string; readonly campaignId: string | null },
  reason: string,
  evidence: Evidence,
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ id: string; name: string }>(
    `update campaign set state = 'FAULTED', paused_reason = $3, paused_evidence = $4, updated_at = $5
     where tenant_id = $1 and ($2::uuid is null or id = $2) and state = 'ACTIVE' and deleted_at is null
     returning id, name`,
    [which.tenantId, which.campaignId, reason, JSON.stringify(evidence), now],
  );
  for (const campaign of rows) {
    await raiseAlert(tx, {
      tenantId: which.tenantId,
      at: now,
      kind: "CAMPAIGN_FAULTED",
      message: `the campaign "${campaign.name}" became FAULTED: ${reason}`,
    });
  }
}

/** No dial of this tenant for a while: VAPI has no capacity, or cannot be reached. Locks the tenant. */
export async function pauseTenant(
  { horizons }: DomainContext,
  tx: Tx,
  tenantId: string,
  { message, retryAfterMs }: { readonly message: string; readonly retryAfterMs: number | null },
  now: Date,
): Promise<void> {
  await lockTenants(tx, [tenantId]);
  const [tenant] = await tenantFacts(tx, [tenantId]);
  if (tenant === undefined) return;
  const stillPaused = tenant.dialPausedUntil !== null && tenant.dialPausedUntil > now;
  // Several calls are refused by one and the same lack of capacity; only the first of them doubles the wait.
  const waitMs = nextBackoffMs(
    stillPaused ? tenant.dialBackoffMs / 2 : tenant.dialBackoffMs,
    retryAfterMs,
    horizons,
  );
  const until = new Date(
    Math.max(now.getTime() + waitMs, stillPaused ? tenant.dialPausedUntil.getTime() : 0),
  );
  await tx.query(
    `update tenant set dial_paused_until = $2, dial_pause_reason = $3,
       dial_backoff_ms = case when $4 then dial_backoff_ms else $5 end
     where id = $1`,
    [tenantId, until, message, retryAfterMs !== null, Math.round(waitMs)],
  );
  await requestDispatchAt(tx, [{ tenantId, at: until }]);
}

/**
 * VAPI took a call: the next refusal starts from the shortest wait again. A pause goes on to its end: a
 * call that is accepted during it was sent before it, and says nothing of the refusal.
 */
export async function resetBackoff(tx: Tx, tenantId: string): Promise<void> {
  await tx.query("update tenant set dial_backoff_ms = 0 where id = $1 and dial_backoff_ms <> 0", [
    tenantId,
  ]);
}

/** A free VAPI number has made its calls for today. */
export async function restNumber(
  tx: Tx,
  tenantId: string,
  phoneNumberId: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into resting_number (tenant_id, phone_number_id, rests_until) values ($1, $2, $3)
     on conflict (tenant_id, phone_number_id) do update set rests_until = excluded.rests_until`,
    [tenantId, phoneNumberId, dailyLimitEndsAt(now)],
  );
}
