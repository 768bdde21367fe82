import fc from "fast-check";
import type pg from "pg";
import { describe, expect } from "vitest";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { loadDialables, loadQueues } from "#domain/scheduling/queues.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import type { DecisionReason } from "#rules/decision.ts";
import { planDispatch, type TenantQueue } from "#rules/dispatch-plan.ts";
import { gateAt } from "#rules/gate.ts";
import { contextWithoutVapi } from "#test/context.ts";
import { test } from "#test/test.ts";
import { type SettledTenant, settleTenant, smallWorlds } from "./small-worlds.ts";

/** How often the explanation gave each answer: worlds in which everything is refused prove nothing. */
type Answers = Map<DecisionReason | null, number>;

/** Answers that every run meets, and the share that each has at least. */
const fewest: readonly (readonly [DecisionReason | null, number])[] = [
  [null, 0.02],
  ["OUTSIDE_WINDOW", 0.01],
  ["NOT_ENROLLED", 0.01],
  ["ON_DO_NOT_CALL_LIST", 0.01],
  ["CALL_IN_FLIGHT", 0.05],
  ["ALREADY_CALLED_THIS_ROUND", 0.02],
  ["NOT_DUE_YET", 0.01],
  ["AREA_UNKNOWN", 0.002],
  ["CAMPAIGN_SLOTS_FULL", 0.01],
  ["START_RATE_REACHED", 0.005],
  ["NO_NUMBER_FREE", 0.005],
];

function expectVariety(answers: Answers): void {
  const total = [...answers.values()].reduce((sum, count) => sum + count, 0);
  for (const [answer, share] of fewest) {
    expect((answers.get(answer) ?? 0) / total, String(answer)).toBeGreaterThan(share);
  }
}

describe("in any small world", () => {
  test("exactly the contacts who are told yes are claimed by the next dispatch, and they are those whom the rules alone would pick", async ({
    pool,
  }) => {
    const answers: Answers = new Map();
    await fc.assert(
      fc.asyncProperty(smallWorlds, async ({ now, tenants }) => {
        const context = contextWithoutVapi(pool, { now: async () => now });
        const settled: SettledTenant[] = [];
        for (const tenant of tenants) settled.push(await settleTenant(pool, tenant, now));
        const told = await Promise.all(settled.map((tenant) => toldYes(context, tenant, answers)));
        for (const [index, { tenantId }] of settled.entries()) {
          const picked = await pickedByRules(pool, tenantId, now);
          await dispatch(context, [tenantId]);
          expect(told[index]).toEqual(await claimed(pool, tenantId));
          expect(picked).toEqual(await claimed(pool, tenantId, { withTests: true }));
        }
      }),
      // One seed, so that the shares below hold in every run.
      { numRuns: 25, seed: 7 },
    );
    expectVariety(answers);
  });

  test("what is said to hold until an instant no longer holds then", async ({ pool }) => {
    let known = 0;
    await fc.assert(
      fc.asyncProperty(smallWorlds, async ({ now, tenants }) => {
        const context = contextWithoutVapi(pool, { now: async () => now });
        const { tenantId, pairs } = await settleTenant(pool, tenants[0]!, now);
        await Promise.all(
          pairs.map(async (pair) => {
            const { reason, nextEligibleAt } = await whyNotCalled(context, tenantId, {
              ...pair,
              at: null,
            });
            if (nextEligibleAt === null) return;
            known += 1;
            expect(nextEligibleAt.getTime()).toBeGreaterThan(now.getTime());
            const then = await whyNotCalled(context, tenantId, { ...pair, at: nextEligibleAt });
            expect(then.reason).not.toBe(reason);
          }),
        );
      }),
      { numRuns: 10 },
    );
    // The worlds differ from run to run.
    expect(known).toBeGreaterThan(0);
  });
});

/** The contacts whom the explanation promises a call, as "campaign contact". */
async function toldYes(
  context: ReturnType<typeof contextWithoutVapi>,
  { tenantId, pairs }: SettledTenant,
  counts: Answers,
): Promise<string[]> {
  const answers = await Promise.all(
    pairs.map(async (pair) => ({
      pair,
      ...(await whyNotCalled(context, tenantId, { ...pair, at: null })),
    })),
  );
  for (const { mayCall, reason, rules } of answers) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    expect(mayCall).toBe(rules.every(({ passed }) => passed));
  }
  return answers
    .filter(({ mayCall }) => mayCall)
    .map(({ pair }) => `${pair.campaignId} ${pair.contactId}`)
    .toSorted();
}

/** What a dispatcher would claim that reads every waiting call, narrows nothing and stops nowhere. */
async function pickedByRules(pool: pg.Pool, tenantId: string, now: Date): Promise<string[]> {
  const [queue] = await loadQueues(pool, await loadDialables(pool, [tenantId], now), now);
  const campaigns: TenantQueue["campaigns"][number][] = [];
  for (const campaign of queue!.campaigns) {
    const { campaignId } = campaign;
    const { rows } = await pool.query<{
      callId: string;
      contactId: string;
      zones: string[] | null;
    }>(
      `select call.id as "callId", contact_id as "contactId", zones
       from call join contact on contact.id = contact_id left join area on area.id = area_id
       where campaign_id = $1 and status = 'SCHEDULED'
         and (kind = 'TEST' or generation = (select generation from campaign where id = $1)) order by kind = 'TEST' desc, scheduled_time, call.id`,
      [campaignId],
    );
    const candidates = [];
    for (const { callId, contactId, zones } of rows) {
      const where = { zones: zones ?? [], bounds: [] };
      const there = campaign.campaign.isLaned ? { ...campaign.campaign, where } : campaign.campaign;
      const gate = gateAt(there, now);
      const query = { campaignId, contactId, round: gate.round, callId };
      const { calls, contact } = (await contactFacts(pool, query))!;
      const inArea = { campaign: there, gate };
      candidates.push({ callId, contactId, call: calls[0]!, contact, inArea });
    }
    campaigns.push({ ...campaign, candidates });
  }
  return planDispatch({ ...queue!, campaigns }, now)
    .filter(({ refusedBy }) => refusedBy === null)
    .map(({ campaignId, candidate }) => `${campaignId} ${candidate.contactId}`)
    .toSorted();
}

async function claimed(
  pool: pg.Pool,
  tenantId: string,
  { withTests = false } = {},
): Promise<string[]> {
  const { rows } = await pool.query<{ pair: string }>(
    `select call.campaign_id || ' ' || call.contact_id as pair from dial join call on call.id = dial.call_id
     where dial.tenant_id = $1 and dial.state = 'INTENDED' and ($2 or call.kind <> 'TEST')`,
    [tenantId, withTests],
  );
  return rows.map(({ pair }) => pair).toSorted();
}
