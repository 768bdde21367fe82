import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PoolFacts } from "#rules/choose-number.ts";
import type { CampaignFacts } from "#rules/decision.ts";
import { type CampaignQueue, planDispatch, type TenantQueue } from "#rules/dispatch-plan.ts";
import { gateAt } from "#rules/gate.ts";
import { gapMs, type Pace } from "#rules/pace.ts";
import { campaignFacts, freeContact, poolOf } from "./campaign-facts.ts";

const now = new Date("2030-05-15T12:00:00Z");

interface Options {
  readonly waiting: number;
  readonly live?: number;
  readonly limits?: Partial<CampaignFacts>;
  readonly lastClaimAt?: Date;
  readonly pace?: Pace;
  readonly pool?: PoolFacts;
  /** The same name is the same person. */
  readonly contacts?: readonly string[];
}

function campaign(campaignId: string, options: Options): CampaignQueue {
  const campaign = { ...campaignFacts, ...options.limits };
  const contacts =
    options.contacts ??
    Array.from({ length: options.waiting }, (_, index) => `${campaignId}/${index}`);
  return {
    campaignId,
    campaign,
    gate: gateAt(campaign, now),
    liveCalls: options.live ?? 0,
    lastClaimAt: options.lastClaimAt ?? null,
    pool: options.pool ?? poolOf(),
    pace: options.pace ?? null,
    candidates: contacts.map((contactId) => ({
      callId: `${campaignId}:${contactId}`,
      contactId,
      call: { kind: "ROUND", scheduledTime: now, redialRound: null, isCallback: false },
      contact: freeContact,
    })),
  };
}

function tenant(slots: number, campaigns: readonly CampaignQueue[]): TenantQueue {
  return {
    tenantId: "tenant",
    tenant: {
      isDisabled: false,
      vapiConfigured: true,
      isReconciling: false,
      maxConcurrentCalls: slots,
      startsPerMinute: null,
      callingRules: null,
      dialPausedUntil: null,
    },
    pace: null,
    liveCalls: campaigns.reduce((sum, { liveCalls }) => sum + liveCalls, 0),
    campaigns,
  };
}

/** How many calls each campaign got. */
function shares(queue: TenantQueue): Record<string, number> {
  const claims = planDispatch(queue, now).filter(({ refusedBy }) => refusedBy === null);
  return Object.fromEntries(
    queue.campaigns.map(({ campaignId }) => [
      campaignId,
      claims.filter((claim) => claim.campaignId === campaignId).length,
    ]),
  );
}

describe("slots", () => {
  test("a small campaign beside a huge one gets its share at once", () => {
    const queue = tenant(10, [
      campaign("huge", { waiting: 500 }),
      campaign("small", { waiting: 3 }),
    ]);
    expect(shares(queue)).toEqual({ huge: 7, small: 3 });
  });

  test("who has no live call comes before who has some", () => {
    const queue = tenant(4, [
      campaign("busy", { waiting: 9, live: 3 }),
      campaign("idle", { waiting: 9 }),
    ]);
    expect(shares(queue)).toEqual({ busy: 0, idle: 1 });
  });

  test("among equals the one that has waited longest is first", () => {
    const queue = tenant(1, [
      campaign("a", { waiting: 1, lastClaimAt: new Date(now.getTime() - 1_000) }),
      campaign("b", { waiting: 1, lastClaimAt: new Date(now.getTime() - 9_000) }),
    ]);
    expect(shares(queue)).toEqual({ a: 0, b: 1 });
  });

  test("whose calls were never claimed has waited longest, and the older campaign goes first", () => {
    const lastClaimAt = new Date("2030-05-15T11:00:00Z");
    const late = campaign("a", { waiting: 2, lastClaimAt });
    const queues = [campaign("c", { waiting: 2 }), late, campaign("b", { waiting: 2 })];
    for (const order of [queues, queues.toReversed()]) {
      const turns = planDispatch(tenant(10, order), now).map(({ campaignId }) => campaignId);
      expect(turns).toEqual(["b", "c", "a", "b", "c", "a"]);
    }
  });

  test("a test call takes a slot of the tenant and none of its campaign", () => {
    const limits = { maxConcurrentCalls: 1, maxCallsPerRun: 1 };
    const queue = campaign("only", { waiting: 2, limits });
    const [first, ...others] = queue.candidates;
    const candidates = [{ ...first!, call: { ...first!.call, kind: "TEST" as const } }, ...others];
    const refused = (slots: number) =>
      planDispatch(tenant(slots, [{ ...queue, candidates }]), now).map(
        ({ refusedBy }) => refusedBy,
      );
    expect(refused(2)).toEqual([null, null]);
    expect(refused(1)).toEqual([null, "TENANT_SLOTS_FULL"]);
  });

  test("a person whom two campaigns want gets one call", () => {
    const contacts = ["ada"];
    const queue = tenant(10, [
      campaign("a", { waiting: 1, contacts }),
      campaign("b", { waiting: 1, contacts }),
    ]);
    const verdicts = planDispatch(queue, now);
    expect(verdicts.map(({ refusedBy }) => refusedBy)).toEqual([null, "CALL_IN_FLIGHT"]);
  });

  test("the limit of one run binds before the slots", () => {
    const queue = tenant(10, [campaign("a", { waiting: 9, limits: { maxCallsPerRun: 2 } })]);
    const verdicts = planDispatch(queue, now);
    expect(verdicts.map(({ refusedBy }) => refusedBy)).toEqual([
      null,
      null,
      ...Array.from({ length: 7 }, () => "RUN_LIMIT_REACHED"),
    ]);
  });
});

describe("whatever waits", () => {
  const queues = fc
    .record({
      slots: fc.integer({ min: 0, max: 12 }),
      campaigns: fc.array(
        fc.record({
          contacts: fc.uniqueArray(fc.integer({ min: 0, max: 15 }).map(String), { maxLength: 12 }),
          live: fc.integer({ min: 0, max: 5 }),
          maxConcurrentCalls: fc.integer({ min: 1, max: 6 }),
          maxCallsPerRun: fc.integer({ min: 1, max: 6 }),
        }),
        { maxLength: 6 },
      ),
    })
    .map(({ slots, campaigns }) =>
      tenant(
        slots,
        campaigns.map(({ contacts, live, ...limits }, index) =>
          campaign(`c${index}`, { waiting: 0, contacts, live, limits }),
        ),
      ),
    );

  test("no limit is exceeded, no contact is called twice, every candidate is decided", () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const verdicts = planDispatch(queue, now);
        const claims = verdicts.filter(({ refusedBy }) => refusedBy === null);
        const free = Math.max(0, queue.tenant.maxConcurrentCalls - queue.liveCalls);
        expect(claims.length).toBeLessThanOrEqual(free);
        expect(new Set(claims.map(({ candidate }) => candidate.contactId)).size).toBe(
          claims.length,
        );
        for (const { campaignId, campaign: limits, liveCalls, candidates } of queue.campaigns) {
          const own = claims.filter((claim) => claim.campaignId === campaignId).length;
          expect(own).toBeLessThanOrEqual(Math.max(0, limits.maxConcurrentCalls - liveCalls));
          expect(own).toBeLessThanOrEqual(limits.maxCallsPerRun);
          expect(verdicts.filter((each) => each.campaignId === campaignId)).toHaveLength(
            candidates.length,
          );
        }
      }),
    );
  });

  test("no campaign gets a second slot while another that may dial has none", () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const verdicts = planDispatch(queue, now);
        const got = (id: string) =>
          verdicts.filter(({ campaignId, refusedBy }) => campaignId === id && refusedBy === null)
            .length;
        const rich = queue.campaigns.some(
          ({ campaignId, liveCalls }) => got(campaignId) > 0 && liveCalls + got(campaignId) > 1,
        );
        const starved = queue.campaigns.filter(
          ({ campaignId, liveCalls }) =>
            liveCalls === 0 &&
            got(campaignId) === 0 &&
            verdicts.some(
              (each) => each.campaignId === campaignId && each.refusedBy === "TENANT_SLOTS_FULL",
            ),
        );
        if (rich) expect(starved).toEqual([]);
      }),
    );
  });

  test("a free slot is not left empty while somebody may be called", () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const verdicts = planDispatch(queue, now);
        const claims = verdicts.filter(({ refusedBy }) => refusedBy === null).length;
        if (verdicts.some(({ refusedBy }) => refusedBy === "TENANT_SLOTS_FULL")) {
          expect(claims + queue.liveCalls).toBeGreaterThanOrEqual(queue.tenant.maxConcurrentCalls);
        }
      }),
    );
  });
});

describe("start rates", () => {
  const pace = (perMinute: number, starts: readonly Date[] = []): Pace => ({
    perMinute,
    from: null,
    starts,
  });
  const starts = (queue: TenantQueue) =>
    planDispatch(queue, now)
      .filter(({ refusedBy }) => refusedBy === null)
      .map(({ facts }) => facts.queue!.startsAt!.getTime() - now.getTime());

  test("let so many calls through as may start soon, each at a start of its own", () => {
    const queue = tenant(10, [campaign("fast", { waiting: 9, pace: pace(60) })]);
    expect(starts(queue)).toEqual([0, gapMs(60)]);
    expect(planDispatch(queue, now).filter(({ refusedBy }) => refusedBy !== null)).toHaveLength(7);
    const [refused] = planDispatch(queue, now).filter(({ refusedBy }) => refusedBy !== null);
    expect(refused).toMatchObject({
      refusedBy: "START_RATE_REACHED",
      facts: { queue: { startsAt: new Date(now.getTime() + 2 * gapMs(60)) } },
    });
  });

  test("of the tenant are shared by its campaigns in turn", () => {
    const campaigns = ["a", "b"].map((name) => campaign(name, { waiting: 9 }));
    const queue = { ...tenant(10, campaigns), pace: pace(60) };
    expect(starts(queue)).toEqual([0, gapMs(60)]);
    expect(shares(queue)).toEqual({ a: 1, b: 1 });
  });

  test("of a campaign delay no other campaign", () => {
    const last = new Date(now.getTime() - 1);
    const queue = tenant(10, [
      campaign("slow", { waiting: 9, pace: pace(1, [last]) }),
      campaign("free", { waiting: 9 }),
    ]);
    expect(shares(queue)).toEqual({ slow: 0, free: 9 });
  });

  test("of a campaign do not hold up a test call, and those of the tenant do", () => {
    const full = pace(1, [new Date(now.getTime() - 1)]);
    const own = campaign("slow", { waiting: 1, pace: full });
    const [one] = own.candidates;
    const test = {
      ...own,
      candidates: [{ ...one!, call: { ...one!.call, kind: "TEST" as const } }],
    };
    expect(shares(tenant(10, [test]))).toEqual({ slow: 1 });
    expect(shares({ ...tenant(10, [test]), pace: full })).toEqual({ slow: 0 });
  });
});

describe("phone numbers", () => {
  const pool = (ids: readonly string[], mostPerDay: number | null = null): PoolFacts => ({
    ...poolOf(),
    mostPerDay,
    numbers: ids.map((phoneNumberId) => ({ ...poolOf().numbers[0]!, phoneNumberId })),
  });
  const chosen = (queue: TenantQueue) =>
    planDispatch(queue, now).map((verdict) => verdict.phoneNumberId);

  test("of a pool take turns", () => {
    const queue = tenant(10, [campaign("one", { waiting: 5, pool: pool(["a", "b", "c"]) })]);
    expect(chosen(queue)).toEqual(["a", "b", "c", "a", "b"]);
  });

  test("call the contact again that they have called before", () => {
    const own = campaign("one", { waiting: 3, pool: pool(["a", "b", "c"]) });
    const candidates = own.candidates.map((each) => ({ ...each, formerNumber: "b" }));
    expect(chosen(tenant(10, [{ ...own, candidates }]))).toEqual(["b", "b", "b"]);
  });

  test("that two campaigns have are used by both together up to the daily limit", () => {
    const queue = tenant(20, [
      campaign("one", { waiting: 5, pool: pool(["a", "b"], 2) }),
      campaign("two", { waiting: 5, pool: pool(["b"]) }),
    ]);
    const verdicts = planDispatch(queue, now);
    const numbersOf = (campaignId: string) =>
      verdicts.filter((each) => each.campaignId === campaignId).map((each) => each.phoneNumberId);
    // The other campaign has no limit, and has called from b twice before the third call of this one.
    expect(numbersOf("one")).toEqual(["a", "a", null, null, null]);
    expect(numbersOf("two")).toEqual(["b", "b", "b", "b", "b"]);
    const refused = verdicts.filter(({ refusedBy }) => refusedBy !== null);
    expect(refused.map(({ refusedBy }) => refusedBy)).toEqual(Array(3).fill("NO_NUMBER_FREE"));
  });

  test("are not given to calls that are refused", () => {
    const queue = tenant(1, [campaign("one", { waiting: 3, pool: pool(["a", "b"]) })]);
    expect(chosen(queue)).toEqual(["a", null, null]);
  });
});
