/** A tenant that a tick looks at, and what bounds the work for it. */
export interface TenantToLookAt {
  readonly id: string;
  /** Its campaigns that have to be looked at. */
  readonly campaigns: number;
  readonly slots: number;
}

/**
 * A group's transaction holds the locks of its tenants for less than 200 ms with this much work, on a machine that is
 * not overloaded. Fewer campaigns would be more groups, each with plans and round trips of its own.
 */
const campaignsPerGroup = 250;
const slotsPerGroup = 250;

/**
 * Splits tenants into groups, in their order: of so few campaigns and slots that one short transaction is enough for
 * what they can hold at most. A large tenant is a group of its own.
 */
export function groupTenants(tenants: readonly TenantToLookAt[]): string[][] {
  const groups: string[][] = [];
  let campaigns = Infinity;
  let slots = Infinity;
  for (const tenant of tenants) {
    const isFull =
      campaigns + tenant.campaigns > campaignsPerGroup || slots + tenant.slots > slotsPerGroup;
    if (isFull) {
      groups.push([]);
      campaigns = 0;
      slots = 0;
    }
    groups.at(-1)!.push(tenant.id);
    campaigns += tenant.campaigns;
    slots += tenant.slots;
  }
  return groups;
}
