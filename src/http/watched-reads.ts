import type { TenantDatabases } from "#db/tenants.ts";
import type { CampaignProgress } from "#domain/campaigns/progress.ts";
import type { DomainContext } from "#domain/context.ts";
import { type Slots, slotsNow } from "#domain/scheduling/slots.ts";
import type { GraphqlContext } from "#schema/context.ts";
import { createLoaders } from "#schema/loaders.ts";
import { SharedReads } from "#schema/shared-reads.ts";

/** What many watch is read once for all of them, at most so often. */
const watchedEveryMs = 250;

/**
 * What the subscribers of this process read together, by tenant. The reads are shared with other operations, so they do
 * not end with the one that began them.
 */
export function createWatchedReads(
  context: DomainContext,
  tenants: TenantDatabases,
): (tenantId: string | null) => Pick<GraphqlContext, "watchedProgress" | "watchedSlots"> {
  const progress = new SharedReads<CampaignProgress>(watchedEveryMs);
  const slots = new SharedReads<Slots>(watchedEveryMs);
  return (tenantId) => {
    const tenant = tenantId ?? "";
    const shared = (): DomainContext => ({ ...context, pool: tenants.of(tenantId).pool });
    return {
      watchedProgress: (id) =>
        progress.read(id, () => createLoaders(shared(), tenant).progress.load(id)),
      watchedSlots: () => slots.read(tenant, () => slotsNow(shared(), tenant)),
    };
  };
}
