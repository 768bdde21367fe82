import type { DialState } from "#db/generated/prisma/enums.ts";
import { liveCalls } from "#db/queries/slots.ts";
import { inSnapshot } from "#db/pool.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { planDispatch, type Verdict } from "#rules/dispatch-plan.ts";
import { type Competitor, fairnessOf } from "#rules/fairness.ts";
import type { DomainContext } from "#domain/context.ts";
import { type Dialables, loadDialables, loadQueues } from "./queues.ts";

/** A slot that a live call holds. */
export interface SlotLine {
  readonly callId: string;
  readonly since: Date;
  /** Null: the dial is not kept. */
  readonly dialState: DialState | null;
}

/** A call that is due and gets a slot when one is free. */
export interface NextCall {
  readonly callId: string;
  readonly dueSince: Date;
  /** What it waits for; null: nothing, a dispatch is about to claim it. */
  readonly waitsFor: DecisionReason | null;
}

export interface Slots {
  readonly total: number;
  readonly free: number;
  readonly lines: readonly SlotLine[];
  readonly next: readonly NextCall[];
  readonly fairness: number | null;
}

/** The most that a tenant's limit can be. */
const mostLines = 1_000;
/** How far the queues are looked into. */
export const mostNext = 10;

/** What the slots of a tenant are used for, and who gets the next ones: in one snapshot, without locks. */
export async function slotsNow({ pool, clock }: DomainContext, tenantId: string): Promise<Slots> {
  return await inSnapshot(pool, async (tx) => {
    const now = await clock.now(tx);
    const lines = await liveCalls(tx, tenantId, mostLines);
    const dialables = await loadDialables(tx, [tenantId], now);
    const [queue] = await loadQueues(tx, withMoreSlots(dialables), now, mostNext);
    const { maxConcurrentCalls: total, liveCalls: live } = dialables.tenants[0]!;
    const limits = limitsOf(dialables);
    const waiting = planDispatch(queue!, now).filter(mayBeNext);
    return {
      total,
      free: Math.max(0, total - live),
      lines: lines.map(({ callId, since, dialState }) => ({ callId, since, dialState })),
      next: waiting.slice(0, mostNext).map(nextCall(limits)),
      fairness: fairnessOf(competitors(lines, waiting, limits), total),
    };
  });
}

interface Limits {
  readonly tenantSlots: number;
  /** By campaign. */
  readonly of: ReadonlyMap<string, { readonly slots: number; readonly perRun: number }>;
}

/** The limits as they are. */
function limitsOf({ tenants, campaigns }: Dialables): Limits {
  const { maxConcurrentCalls, liveCalls: live } = tenants[0]!;
  return {
    tenantSlots: maxConcurrentCalls - live,
    of: new Map(
      campaigns.map(({ campaign: { id, ...campaign } }) => [
        id,
        {
          slots: campaign.maxConcurrentCalls - campaign.liveCalls,
          perRun: campaign.maxCallsPerRun,
        },
      ]),
    ),
  };
}

/** As if so many slots were free: what would be claimed then is next, in the same order. */
function withMoreSlots({ tenants, campaigns, testing }: Dialables): Dialables {
  const more = <Of extends { readonly maxConcurrentCalls: number; readonly liveCalls: number }>(
    of: Of,
  ): Of => ({
    ...of,
    maxConcurrentCalls: Math.max(of.maxConcurrentCalls, of.liveCalls + mostNext),
  });
  return {
    testing,
    tenants: tenants.map(more),
    campaigns: campaigns.map(({ campaign, ...rest }) => ({
      ...rest,
      campaign: { ...more(campaign), maxCallsPerRun: Math.max(campaign.maxCallsPerRun, mostNext) },
    })),
  };
}

/** Calls that another rule refuses get no slot: they are deferred, or not due. */
function mayBeNext({ refusedBy }: Verdict): boolean {
  return refusedBy === null || refusedBy === "START_RATE_REACHED";
}

/** What each of the calls, in their order, waits for under the limits as they are. */
function nextCall({ tenantSlots, of }: Limits): (verdict: Verdict) => NextCall {
  let taken = 0;
  const takenOf = new Map<string, number>();
  return ({ candidate: { callId, call }, campaignId, refusedBy }) => {
    const isTest = call.kind === "TEST";
    const own = takenOf.get(campaignId) ?? 0;
    const waitsFor = ((): DecisionReason | null => {
      const limits = of.get(campaignId);
      if (!isTest && limits !== undefined) {
        if (own >= limits.slots) return "CAMPAIGN_SLOTS_FULL";
        if (taken < tenantSlots && own >= limits.perRun) return "RUN_LIMIT_REACHED";
      }
      return taken >= tenantSlots ? "TENANT_SLOTS_FULL" : refusedBy;
    })();
    if (waitsFor === null) {
      taken += 1;
      if (!isTest) takenOf.set(campaignId, own + 1);
    }
    return { callId, dueSince: call.scheduledTime, waitsFor };
  };
}

/** The campaigns that have live calls, or calls that are due. */
function competitors(
  lines: readonly { readonly campaignId: string }[],
  waiting: readonly Verdict[],
  { of }: Limits,
): Competitor[] {
  const live = countBy(lines.map(({ campaignId }) => campaignId));
  const due = countBy(waiting.map(({ campaignId }) => campaignId));
  return [...new Set([...live.keys(), ...due.keys()])].map((id) => {
    const has = live.get(id) ?? 0;
    const more = Math.min(due.get(id) ?? 0, Math.max(0, of.get(id)?.slots ?? 0));
    return { live: has, wanted: has + more };
  });
}

function countBy(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
