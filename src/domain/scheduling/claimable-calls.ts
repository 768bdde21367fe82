import { campaignsWithDueCalls } from "#db/queries/campaign-facts.ts";
import { planDispatch } from "#rules/dispatch-plan.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { loadDialables, loadQueues } from "./queues.ts";

/** A dispatch normally claims a call within a second of the time at which it is due. */
const dueForMs = 1_000;
/** Tenants whose queues are read; a server on which more are not served has a problem that these show, too. */
const mostTenants = 100;

/**
 * The calls that a dispatch would claim now: they are due, every rule allows them, and a slot is free. There are none
 * while the workers keep up. Reads only, without locks.
 */
export async function claimableCalls({ pool, clock }: DomainContext): Promise<string[]> {
  const now = await clock.now(pool);
  const campaigns = await campaignsWithDueCalls(pool, new Date(now.getTime() - dueForMs));
  // Whether a campaign with lanes is open depends on the areas of its calls, which are read below.
  const open = campaigns.filter((campaign) => campaign.isLaned || gateAt(campaign, now).isOpen);
  const tenantIds = [...new Set(open.map(({ tenantId }) => tenantId))].slice(0, mostTenants);
  if (tenantIds.length === 0) return [];
  const queues = await loadQueues(pool, await loadDialables(pool, tenantIds, now), now);
  return queues
    .flatMap((queue) => planDispatch(queue, now))
    .filter(({ facts: { queue } }) => queue?.startsAt == null || queue.startsAt <= now)
    .flatMap(({ refusedBy, candidate }) => (refusedBy === null ? candidate.callId : []));
}
