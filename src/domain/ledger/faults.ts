import { type Locked, lockCampaignsForFault, lockTenants } from "#db/locks.ts";
import {
  faultActive,
  pauseDialling,
  resetDialBackoff,
  restPhoneNumber,
} from "#db/queries/campaign-faults.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import type { Tx } from "#db/pool.ts";
import { dailyLimitEndsAt, nextBackoffMs } from "#rules/backoff.ts";
import type { EndFault } from "#vapi/ended-reason.ts";
import { raiseAlert } from "#domain/alerts.ts";
import type { DomainContext } from "#domain/context.ts";
import { requestDispatchAt } from "#domain/scheduling/refill.ts";

type Fact = string | number | null;

/** What was seen that led to a fault; shown to people. */
export type Evidence = Readonly<
  Record<string, Fact | Readonly<Record<string, Fact>> | readonly Readonly<Record<string, Fact>>[]>
>;

/** A fault that a call ended with, and the locks on what it may change. */
export type LockedFault =
  | {
      readonly kind: "ACCOUNT";
      readonly scope: EndFault["scope"];
      readonly locks: Locked<"tenant" | "campaign", "UPDATE">;
    }
  | {
      readonly kind: Exclude<EndFault["kind"], "ACCOUNT">;
      readonly locks: Locked<"tenant", "UPDATE">;
    };

/** Locks what the fault of a dial may change, before its call is locked. */
export async function lockFault(
  tx: Tx,
  dial: { readonly tenantId: string; readonly campaignId: string },
  { kind, scope }: EndFault,
): Promise<LockedFault> {
  return kind === "ACCOUNT"
    ? { kind, scope, locks: await lockCampaignsForFault(tx, dial, scope) }
    : { kind, locks: await lockTenants(tx, [dial.tenantId]) };
}

/**
 * Whether the dial was sent with the key that the tenant has now. The result of a replaced key says nothing about the
 * account as it is now, and the present key may not see that key's calls.
 */
export async function isOfPresentKey(
  tx: Tx,
  dial: { readonly tenantId: string; readonly credentialVersion: number },
): Promise<boolean> {
  const [tenant] = await tenantFacts(tx, [dial.tenantId]);
  return tenant?.credentialVersion === dial.credentialVersion;
}

/**
 * Takes campaigns (one, or all of the tenant) out of service because of a fault of the account or the configuration,
 * so that a wrong key does not use up a list. Their calls wait as in a pause.
 */
export async function faultCampaigns(
  tx: Tx,
  _lock: Locked<"campaign", "UPDATE">,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string | null },
  { reason, evidence }: { readonly reason: string; readonly evidence: Evidence },
  now: Date,
): Promise<void> {
  const faulted = await faultActive(
    tx,
    tenantId,
    campaignId,
    reason,
    JSON.stringify(evidence),
    now,
  );
  for (const { name } of faulted) {
    const message = `the campaign "${name}" became FAULTED: ${reason}`;
    await raiseAlert(tx, { tenantId, at: now, kind: "CAMPAIGN_FAULTED", message });
  }
}

/** Pauses the dialling of a tenant for a while: VAPI is at capacity, or cannot be reached. */
export async function pauseTenant(
  { horizons }: DomainContext,
  tx: Tx,
  { tenantId }: { readonly tenantId: string; readonly lock: Locked<"tenant", "UPDATE"> },
  { message, retryAfterMs }: { readonly message: string; readonly retryAfterMs: number | null },
  now: Date,
): Promise<void> {
  const [tenant] = await tenantFacts(tx, [tenantId]);
  if (tenant === undefined) return;
  const stillPaused = tenant.dialPausedUntil !== null && tenant.dialPausedUntil > now;
  // Several calls are refused because of the same lack of capacity; only the first of them doubles the wait.
  const waitMs = nextBackoffMs(
    stillPaused ? tenant.dialBackoffMs / 2 : tenant.dialBackoffMs,
    retryAfterMs,
    horizons,
  );
  const until = new Date(
    Math.max(now.getTime() + waitMs, stillPaused ? tenant.dialPausedUntil.getTime() : 0),
  );
  await pauseDialling(tx, tenantId, until, message, retryAfterMs !== null, Math.round(waitMs));
  await requestDispatchAt(tx, [{ tenantId, at: until }]);
}

/**
 * VAPI accepted calls of these tenants: the next refusal starts from the shortest wait again. A pause lasts to its
 * end: a call that is accepted during it was sent before it.
 */
export async function resetBackoff(tx: Tx, tenantIds: readonly string[]): Promise<void> {
  if (tenantIds.length > 0) await resetDialBackoff(tx, tenantIds);
}

/** A free VAPI number has reached its daily limit of calls. */
export async function restNumber(
  tx: Tx,
  tenantId: string,
  phoneNumberId: string,
  now: Date,
): Promise<void> {
  await restPhoneNumber(tx, tenantId, phoneNumberId, dailyLimitEndsAt(now));
}
