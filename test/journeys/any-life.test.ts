import fc from "fast-check";
import { expect } from "vitest";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import { pauseCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { updateContact } from "#domain/contacts/contacts.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import { placeTestCall } from "#domain/campaigns/manual-calls.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { gateAt } from "#rules/gate.ts";
import { roundAt } from "#rules/round.ts";
import { answered, busy, inTurn, noAnswer } from "#test/fates.ts";
import { givenCampaignWith } from "#test/given.ts";
import { overlapping } from "#test/record.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

interface Story {
  readonly context: DomainContext;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

/** What people do in the life of a campaign, with it or with one of its contacts. */
const verbs = {
  pauses: (of: Story) => pauseCampaign(of.context, of.tenantId, of.campaignId),
  stops: (of: Story) => stopCampaign(of.context, of.tenantId, of.campaignId),
  starts: (of: Story) => startCampaign(of.context, of.tenantId, of.campaignId),
  forbids: (of: Story) => updateContact(of.context, of.tenantId, of.contactId, { doNotCall: true }),
  allows: (of: Story) => updateContact(of.context, of.tenantId, of.contactId, { doNotCall: false }),
  unenrols: (of: Story) =>
    unenrolContacts(of.context, of.tenantId, { ...of, contactIds: [of.contactId] }),
  enrols: (of: Story) =>
    enrolContacts(of.context, of.tenantId, { ...of, contactIds: [of.contactId] }),
  schedules: (of: Story) => scheduleCall(of.context, of.tenantId, { ...of, at: null }),
  tries: (of: Story) => placeTestCall(of.context, of.tenantId, { ...of, phone: null }),
  async cancels({ context, tenantId, contactId }: Story) {
    const { rows } = await context.pool.query<{ id: string }>(
      "select id from call where contact_id = $1 and status = 'SCHEDULED'",
      [contactId],
    );
    for (const { id } of rows) await cancelCall(context, tenantId, id);
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
  retryAttempts: fc.integer({ min: 2, max: 20 }),
  redialsPerRound: fc.nat(2),
});

const acts = fc.record({
  minutesBefore: fc.integer({ min: 0, max: 500 }),
  edit: fc.option(edits, { freq: 4 }),
  verb: fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[]), "starts", "allows"),
  contact: fc.nat(2),
});

/** Calls go wrong, and one lasts for ten minutes. */
const fates = [answered, noAnswer, busy, answered, busy, noAnswer, { lastsSeconds: 590 }, answered];

test("whatever is done to a campaign, nobody is called twice in a round, outside the window, or forgotten", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-03-25T08:00:00Z",
    simulator: { scriptFor: inTurn(...fates) },
  });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 3, {
    timeZone: "Europe/London",
    redialDelays: { BUSY: 5, NO_ANSWER: 30 },
  });
  const { context, simulator } = world;
  const story = { context, tenantId: tenant.id, campaignId: campaign };
  const kinds = async () => {
    const { rows } = await pool.query<{ id: string; kind: string }>(
      "select vapi_call_id as id, kind from call where vapi_call_id is not null",
    );
    return new Map(rows.map(({ id, kind }) => [id, kind]));
  };
  const told: string[] = [];
  let seen = 0;

  /** The calls since the last check are inside the window, and the first of their round, or its redials. */
  async function checkCalls(): Promise<void> {
    const [schedule] = await campaignsById(pool, [campaign]);
    const kindOf = await kinds();
    const own = simulator.calls.filter(({ id }) => kindOf.get(id) !== "TEST");
    for (const call of own.slice(seen)) {
      const { startsAt } = roundAt(schedule!, call.createdAt);
      const earlier = own.filter(
        ({ number, createdAt }) =>
          number === call.number && createdAt >= startsAt && createdAt < call.createdAt,
      );
      const isRedial = kindOf.get(call.id) === "REDIAL";
      const budget = isRedial ? schedule!.redialsPerRound : 0;
      expect(earlier.length, told.join("\n")).toBeLessThanOrEqual(budget);
      expect(gateAt(schedule!, call.createdAt).isOpen, told.join("\n")).toBe(true);
    }
    seen = own.length;
    expect(overlapping(simulator.calls)).toEqual([]);
  }

  /** While the window is open every contact was called, or there is a rule against it. */
  async function checkContacts(): Promise<void> {
    const [schedule] = await campaignsById(pool, [campaign]);
    const round = roundAt(schedule!, world.now());
    if (!gateAt(schedule!, world.now()).isOpen) return;
    for (const { id: contactId } of contacts) {
      const ask = { campaignId: campaign, contactId, at: null };
      const { mayCall, reason } = await whyNotCalled(context, tenant.id, ask);
      expect(mayCall, told.join("\n")).toBe(false);
      if (reason !== "NOTHING_SCHEDULED" || schedule!.scheduleFrequency === null) continue;
      const { rowCount } = await pool.query(
        `select from call where contact_id = $1 and cancel_reason = 'BY_USER'
           and greatest(scheduled_time, ended_at) >= $2 and greatest(scheduled_time, ended_at) < $3`,
        [contactId, round.startsAt, round.endsAt],
      );
      expect(rowCount, told.join("\n")).toBeGreaterThan(0);
    }
  }

  for (const act of fc.sample(acts, { numRuns: 50, seed: 5 })) {
    await world.jumpTo(new Date(world.now().getTime() + act.minutesBefore * 60_000).toISOString());
    await world.advance(60_000);
    await checkCalls();
    told.push(`${world.now().toISOString()} ${JSON.stringify(act)}`);
    if (act.edit !== null) {
      const { hours, ...edit } = act.edit;
      await updateCampaign(context, tenant.id, campaign, { ...edit, ...hours });
    }
    const contactId = contacts[act.contact]!.id;
    await verbs[act.verb]({ ...story, contactId }).catch((error: unknown) => {
      if (!(error instanceof NotPossibleError)) throw error;
    });
    await world.advance(60_000);
    await checkCalls();
    await checkContacts();
  }
  expect(seen).toBeGreaterThan(15);
});
