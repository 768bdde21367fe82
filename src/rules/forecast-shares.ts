interface Limits {
  readonly maxConcurrentCalls: number;
  readonly startsPerMinute: number | null;
  readonly liveCalls: number;
}

/**
 * The slots that a campaign can use beside others of its tenant that are calling: those of its own limit, and of the
 * tenant's what the others leave now, at least an equal share.
 */
export function slotsLeft(campaign: Limits, tenant: Limits, others: readonly unknown[]): number {
  const live = tenant.liveCalls - campaign.liveCalls;
  const share = Math.floor(tenant.maxConcurrentCalls / (others.length + 1));
  const left = Math.max(tenant.maxConcurrentCalls - live, share, 1);
  return Math.min(campaign.maxConcurrentCalls, left);
}

/**
 * The starts per minute that a campaign can use beside others: those of its own rate, and of the tenant's what the rates
 * of the others leave, at least an equal share. Null: no limit. It may be a part of one.
 */
export function rateLeft(
  campaign: Limits,
  tenant: Limits,
  others: readonly Limits[],
): number | null {
  const rate = tenant.startsPerMinute;
  if (rate === null) return campaign.startsPerMinute;
  const used = others.reduce((sum, other) => sum + (other.startsPerMinute ?? Infinity), 0);
  const left = Math.max(rate - used, rate / (others.length + 1));
  return Math.min(campaign.startsPerMinute ?? Infinity, left);
}
