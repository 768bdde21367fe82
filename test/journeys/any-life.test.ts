import fc from "fast-check";
import { expect } from "vitest";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { systemOf } from "#domain/actor.ts";
import { pauseCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { gateAt } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import { answered, busy, inTurn, misdialled, noAnswer } from "#test/fates.ts";
import { givenCampaignWith } from "#test/given.ts";
import { checkReasons, lateReasons, withoutReasons } from "#test/late-reasons.ts";
import { forgotten } from "#test/openings.ts";
import { overlapping } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

interface Story {
  readonly context: DomainContext;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly now: Date;
  /** Of the act, from 0: a phone that nobody has. */
  readonly nth: number;
}

/** The work that the last change of the campaign has left is continued, and not always to its end. */
async function someSteps({ context, tenantId, campaignId, nth }: Omit<Story, "contactId" | "now">) {
  for (let step = 0; step < nth % 4; step += 1) {
    await workOneStep(context, { tenantId, campaignId });
  }
}

/** What people do in the life of a campaign, with it or with one of its contacts. */
const verbs = {
  pauses: (of: Story) => pauseCampaign(of.context, systemOf(of.tenantId), of.campaignId),
  stops: (of: Story) => stopCampaign(of.context, systemOf(of.tenantId), of.campaignId),
  starts: (of: Story) => startCampaign(of.context, systemOf(of.tenantId), of.campaignId),
  forbids: (of: Story) =>
    updateContact(of.context, systemOf(of.tenantId), of.contactId, { doNotCall: true }),
  allows: (of: Story) =>
    updateContact(of.context, systemOf(of.tenantId), of.contactId, { doNotCall: false }),
  unenrols: (of: Story) =>
    unenrolContacts(of.context, systemOf(of.tenantId), { ...of, contactIds: [of.contactId] }),
  enrols: (of: Story) =>
    enrolContacts(of.context, systemOf(of.tenantId), { ...of, contactIds: [of.contactId] }),
  schedules: (of: Story) => scheduleCall(of.context, systemOf(of.tenantId), { ...of, at: null }),
  schedulesAhead: (of: Story) =>
    scheduleCall(of.context, systemOf(of.tenantId), {
      ...of,
      at: new Date(of.now.getTime() + 50 * 3_600_000),
    }),
  callsBack: (of: Story) =>
    scheduleCall(of.context, systemOf(of.tenantId), {
      ...of,
      at: new Date(of.now.getTime() + 30_000),
      isCallback: true,
    }),
  corrects: (of: Story) =>
    updateContact(of.context, systemOf(of.tenantId), of.contactId, {
      phone: `+1415556${1000 + of.nth}`,
    }),
  clears: (of: Story) =>
    updateContact(of.context, systemOf(of.tenantId), of.contactId, { clearUnreachable: true }),
  async stopsAndStarts(of: Story) {
    await stopCampaign(of.context, systemOf(of.tenantId), of.campaignId);
    await someSteps(of);
    await startCampaign(of.context, systemOf(of.tenantId), of.campaignId);
  },
  async forbidsAndAllows(of: Story) {
    await updateContact(of.context, systemOf(of.tenantId), of.contactId, { doNotCall: true });
    await updateContact(of.context, systemOf(of.tenantId), of.contactId, { doNotCall: false });
  },
  tries: (of: Story) => placeTestCall(of.context, systemOf(of.tenantId), { ...of, phone: null }),
  async cancels({ context, tenantId, contactId }: Story) {
    const { rows } = await context.pool.query<{ id: string }>(
      "select id from call where contact_id = $1 and status = 'SCHEDULED'",
      [contactId],
    );
    for (const { id } of rows) await cancelCall(context, systemOf(tenantId), id);
  },
};

const edits = fc.record({
  hours: fc.constantFrom(
    { startTime: "09:00", endTime: "20:00" },
    { startTime: "22:00", endTime: "06:00" },
    { startTime: "00:00", endTime: "23:59" },
  ),
  scheduleFrequency: fc.constantFrom(null, "DAILY", "DAILY", "WEEKLY", "CUSTOM"),
  scheduleDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 4 }),
  intervalDays: fc.integer({ min: 1, max: 3 }),
  retryAttempts: fc.integer({ min: 6, max: 40 }),
  redialsPerRound: fc.nat(2),
});

const acts = fc.record({
  minutesBefore: fc.integer({ min: 0, max: 500 }),
  edit: fc.option(edits, { freq: 4 }),
  verb: fc.oneof(
    fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[])),
    // What lets calls happen, so that one prohibition does not hide all others.
    fc.constantFrom("starts", "starts", "allows", "corrects", "enrols"),
    fc.constantFrom("callsBack", "callsBack", "schedules", "schedulesAhead"),
  ),
  contact: fc.nat(2),
});

interface Placed {
  readonly kind: string;
  readonly contactId: string;
  readonly isMisdialled: boolean;
}

const acted = 75;

/** Calls go wrong, one lasts for ten minutes, and numbers are wrong. Why they ended is often told late or never. */
const fates = [busy, answered, misdialled, noAnswer, answered, { lastsSeconds: 590 }, answered];

test("whatever is done to a campaign, nobody is called twice in a round, outside the window, or forgotten", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-03-25T08:00:00Z",
    // Less than there are contacts: acts meet work that is not done.
    rowsPerStep: 1,
    simulator: { scriptFor: inTurn(...fates), faults: lateReasons },
    between: (vapi) => withoutReasons(vapi, () => world),
  });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 3, {
    timeZone: "Europe/London",
    redialDelays: { BUSY: 5, NO_ANSWER: 30 },
  });
  // Chance goes by the number, and the numbers of `givenContacts` depend on the tests before this one.
  for (const [nth, { id }] of contacts.entries()) {
    await pool.query("update contact set phone = $2 where id = $1", [id, `+1415557${1000 + nth}`]);
  }
  const { context, simulator } = world;
  const story = { context, tenantId: tenant.id, campaignId: campaign };
  const told: string[] = [];
  const kindsSeen = new Map<string, number>();
  let seen = 0;

  /** What the ledger says of the simulator's calls. */
  async function ledger(): Promise<Map<string, Placed>> {
    const { rows } = await pool.query<Placed & { id: string }>(
      `select vapi_call_id as id, case when is_callback then 'CALLBACK' else kind::text end as kind,
         contact_id as "contactId", coalesce(outcome = 'BAD_NUMBER', false) as "isMisdialled"
       from call where vapi_call_id is not null`,
    );
    return new Map(rows.map(({ id, ...placed }) => [id, placed]));
  }

  /**
   * The calls since the last check are inside the window, and the first of their round that reached anybody,
   * or its redials within the budget, or callbacks that were asked for.
   */
  async function checkCalls(): Promise<void> {
    const [schedule] = await campaignsById(pool, [campaign]);
    const known = await ledger();
    const own = simulator.calls.filter(({ id }) => known.get(id)?.kind !== "TEST");
    for (const call of own.slice(seen)) {
      const { kind, contactId } = known.get(call.id)!;
      kindsSeen.set(kind, (kindsSeen.get(kind) ?? 0) + 1);
      const { startsAt } = roundAt(schedule!, call.createdAt);
      const earlier = own
        .filter(({ createdAt }) => createdAt >= startsAt && createdAt < call.createdAt)
        .map(({ id }) => known.get(id)!)
        .filter((each) => each.contactId === contactId && !each.isMisdialled);
      const counted = earlier.filter((each) => each.kind !== "CALLBACK");
      const told_ = told.join("\n");
      if (kind === "REDIAL") {
        const budget = schedule!.redialsPerRound;
        expect(counted.length, told_).toBeLessThanOrEqual(budget);
        const redials = counted.filter((each) => each.kind === "REDIAL");
        expect(redials.length, told_).toBeLessThan(budget);
      } else if (kind !== "CALLBACK") {
        expect(earlier, told_).toEqual([]);
      }
      expect(gateAt(schedule!, call.createdAt).isOpen, told_).toBe(true);
    }
    const callbacks = [...known.values()].filter(
      ({ kind, isMisdialled }) => kind === "CALLBACK" && !isMisdialled,
    );
    expect(callbacks.length, told.join("\n")).toBeLessThanOrEqual(callbacksAskedFor);
    seen = own.length;
    expect(overlapping(simulator.calls)).toEqual([]);
  }
  let callbacksAskedFor = 0;
  let reasons = { late: 0, missing: 0 };

  /** While the window is open every contact was called, or there is a rule against it. */
  async function checkContacts(): Promise<void> {
    const [schedule] = await campaignsById(pool, [campaign]);
    const round = roundAt(schedule!, world.now());
    if (!gateAt(schedule!, world.now()).isOpen) return;
    for (const { id: contactId } of contacts) {
      const ask = { campaignId: campaign, contactId, at: null };
      const { mayCall, reason, message } = await whyNotCalled(context, tenant.id, ask);
      expect(mayCall, told.join("\n")).toBe(false);
      expect(message).toMatch(/^Ada Example will not be called now: .*\.$/);
      const isWaited = reason === "NOTHING_SCHEDULED" || reason === "NOT_DUE_YET";
      if (!isWaited || schedule!.scheduleFrequency === null) continue;
      // A call of this round waits, was placed, or a person cancelled it.
      const { rowCount } = await pool.query(
        `select from call where contact_id = $1 and campaign_id = $4 and kind <> 'TEST' and (
           (status = 'SCHEDULED' and scheduled_time < $3)
           or (placed_at >= $2 and placed_at < $3)
           or (cancel_reason = 'BY_USER' and kind <> 'MANUAL'
             and greatest(scheduled_time, ended_at) >= $2 and greatest(scheduled_time, ended_at) < $3))`,
        [contactId, round.startsAt, round.endsAt, campaign],
      );
      expect(rowCount, told.join("\n")).toBeGreaterThan(0);
    }
  }

  /** No manual call for a time to come is gone, unless a person took it back or the contact out. */
  async function checkManualCalls(): Promise<void> {
    const { rowCount } = await pool.query(
      `select from (
         select distinct on (contact_id, is_callback) * from call where kind = 'MANUAL'
         order by contact_id, is_callback, created_at desc, id desc) last
       join campaign on campaign.id = last.campaign_id
       join contact on contact.id = last.contact_id
       join enrolment on enrolment.campaign_id = last.campaign_id and enrolment.contact_id = last.contact_id
       where last.status = 'CANCELLED' and last.cancel_reason in ('CAMPAIGN_STOPPED', 'DO_NOT_CALL')
         and last.scheduled_time > $1 and campaign.state <> 'STOPPED' and not contact.do_not_call
         and enrolment.removed_at is null`,
      [world.now()],
    );
    expect(rowCount, told.join("\n")).toBe(0);
  }

  for (const [nth, act] of fc.sample(acts, { numRuns: acted, seed: 3 }).entries()) {
    await world.jumpTo(new Date(world.now().getTime() + act.minutesBefore * 60_000).toISOString());
    await world.advance(60_000);
    await checkCalls();
    expect(await forgotten(pool, world.now()), told.join("\n")).toEqual([]);
    told.push(`${world.now().toISOString()} ${JSON.stringify(act)}`);
    if (act.edit !== null) {
      const { hours, ...edit } = act.edit;
      await updateCampaign(context, systemOf(tenant.id), campaign, { ...edit, ...hours });
      await someSteps({ ...story, nth });
    }
    const contactId = contacts[act.contact]!.id;
    const now = world.now();
    const done = await Promise.resolve(verbs[act.verb]({ ...story, contactId, now, nth })).then(
      () => true,
      (error: unknown) => {
        if (error instanceof NotPossibleError) return false;
        throw error;
      },
    );
    if (done && act.verb === "callsBack") callbacksAskedFor += 1;
    await world.settle();
    await checkManualCalls();
    await world.advance(60_000);
    await checkCalls();
    expect(await forgotten(pool, world.now()), told.join("\n")).toEqual([]);
    await checkContacts();
    reasons = await checkReasons(pool, world, told.join("\n"));
  }
  expect(reasons.late).toBeGreaterThanOrEqual(10);
  expect(reasons.missing).toBeGreaterThanOrEqual(3);
  for (const [kind, atLeast] of [
    ["ROUND", 14],
    ["MANUAL", 2],
    ["CALLBACK", 4],
    ["REDIAL", 4],
  ] as const) {
    expect(kindsSeen.get(kind) ?? 0, kind).toBeGreaterThanOrEqual(atLeast);
  }
});
