import { reservedStarts } from "#db/queries/reserved-starts.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { historyMs, type Pace, type Rate } from "#rules/pace.ts";
import type { GatedCampaign } from "./queues.ts";

type PaceOf = (of: Rate & { readonly id: string }) => Pace | null;

/** The start rates of tenants and campaigns, with the starts that count. One statement, if there is any rate. */
export async function loadPaces(
  db: Queryable,
  tenants: readonly TenantRow[],
  campaigns: readonly GatedCampaign[],
  now: Date,
): Promise<PaceOf> {
  const paced = [
    ...tenants.map((tenant) => ({ ...tenant, tenantId: tenant.id })),
    ...campaigns.map(({ campaign }) => campaign),
  ].filter(({ startsPerMinute }) => startsPerMinute !== null);
  if (paced.length === 0) return () => null;
  const tenantIds = [...new Set(paced.map(({ tenantId }) => tenantId))];
  const rows = await reservedStarts(db, tenantIds, new Date(now.getTime() - historyMs));
  const starts = new Map<string, Date[]>();
  for (const { tenantId, campaignId, startsAt } of rows) {
    for (const id of [tenantId, campaignId]) starts.set(id, [...(starts.get(id) ?? []), startsAt]);
  }
  return ({ id, startsPerMinute: perMinute, pacedFrom: from }) =>
    perMinute === null ? null : { perMinute, from, starts: starts.get(id) ?? [] };
}
