import type pg from "pg";
import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { keepAreas } from "#domain/areas.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { duplicateCampaign } from "#domain/campaigns/duplicate-campaign.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { createContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { settle } from "#domain/ledger/settle.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { areaKey } from "#rules/area.ts";
import { areHeldUp, crossing } from "#test/crossing.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { ended, hear } from "#test/hear.ts";
import { callsOf, dialsOf } from "#test/ledger.ts";
import { oweCalls } from "#test/owe.ts";
import { test } from "#test/test.ts";
import { sendDial } from "#test/verbs.ts";
import { openWorld, type World } from "#test/world.ts";

/*
 * A contact moves to another area while something else is done with its call: whichever is first, the membership and
 * the call that waits are in the lane of the contact afterwards.
 */

/** 10:00 in London, 19:00 in Tokyo. */
const start = "2031-03-05T10:00:00Z";
const tokyo = "Asia/Tokyo";
const hangs = { scriptFor: () => ({ lastsSeconds: 500 }) };
const done = { status: "fulfilled" };

async function givenPerson(world: World, state = "ACTIVE") {
  const { id: tenantId } = await givenTenant(world);
  const actor = systemOf(tenantId);
  const redials = { redialsPerRound: 1, redialDelays: { BUSY: 30 } };
  const settings = { hoursOf: "CONTACT", state, ...redials } as const;
  const campaignId = await givenCampaign(world, { id: tenantId }, settings);
  const input = { phone: "+18005550101", timeZone: "Europe/London" };
  const { id: contactId } = await createContact(world.context, actor, input);
  // An area that is no row yet is added first, and the change begins again.
  await keepAreas(world.context, [areaKey({ zones: [tokyo], places: [] })]);
  return { world, tenantId, actor, campaignId, contactId };
}

type Given = Awaited<ReturnType<typeof givenPerson>>;

const move = ({ world, actor, contactId }: Given) =>
  updateContact(world.context, actor, contactId, { timeZone: tokyo });

const enrol = ({ world, actor, campaignId, contactId }: Given) =>
  enrolContacts(world.context, actor, { campaignId, contactIds: [contactId] });

async function givenClaimed(given: Given): Promise<string> {
  await enrol(given);
  await dispatch(given.world.context, [given.tenantId]);
  const [dial] = await dialsOf(given.world);
  return dial!.id;
}

async function givenLive(given: Given) {
  const dialId = await givenClaimed(given);
  await sendDial(given.world.context, dialId);
  const [dial] = await dialsOf(given.world);
  return { dialId, vapiCallId: dial!.vapiCallId! };
}

/** Memberships and calls that wait are where their contacts are. */
async function lanesAreRight(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `select 'member' as what, lane, area_id from enrolment join contact on contact.id = contact_id
       join campaign on campaign.id = campaign_id and is_laned where lane <> coalesce(area_id, 0)
     union all
     select 'call', lane, area_id from call join contact on contact.id = contact_id
       join campaign on campaign.id = campaign_id and is_laned
       where status = 'SCHEDULED' and lane <> coalesce(area_id, 0)`,
  );
  expect(rows).toEqual([]);
}

/** What is done with the person's call; it is prepared first. */
const verbs: Readonly<Record<string, (given: Given) => Promise<() => Promise<unknown>>>> = {
  "is enrolled": async (given) => () => enrol(given),
  "gets a manual call": async (given) => {
    const { world, actor, campaignId, contactId } = given;
    await enrol(given);
    const at = new Date("2031-03-07T12:00:00Z");
    return () => scheduleCall(world.context, actor, { campaignId, contactId, at });
  },
  "is copied with its campaign": async (given) => {
    const { world, actor, campaignId } = given;
    await enrol(given);
    const wishes = { withContacts: true, isActive: true };
    return () => duplicateCampaign(world.context, actor, campaignId, {}, wishes);
  },
  "is called": async (given) => {
    const dialId = await givenClaimed(given);
    return () => sendDial(given.world.context, dialId);
  },
  "has its call put back": async (given) => {
    const dialId = await givenClaimed(given);
    const { pool } = given.world.context;
    await pool.query("update dial set state = 'SENT', sent_at = intended_at");
    const answer = { kind: "UNREACHABLE", message: "Bad Gateway" } as const;
    return () => settle(given.world.context, dialId, answer);
  },
  "gets a redial": async (given) => {
    const subject = await givenLive(given);
    return () => hear(given.world, given.tenantId, subject, ended("customer-busy"));
  },
  "gets a lane": async (given) => {
    const { world, actor, campaignId } = given;
    await enrol(given);
    await updateCampaign(world.context, actor, campaignId, { hoursOf: "CAMPAIGN" });
    await world.context.pool.query("delete from campaign_work");
    return () => updateCampaign(world.context, actor, campaignId, { hoursOf: "CONTACT" });
  },
};

describe("a contact who moves while it", () => {
  const cases = Object.entries(verbs).flatMap(([name, prepare]) => [
    [name, "first", prepare] as const,
    [name, "second", prepare] as const,
  ]);
  test.for(cases)("%s (%s) is in one lane with its call", async ([, place, prepare], { pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const given = await givenPerson(world);
    const act = await prepare(given);
    const both = [act, () => move(given)] as const;
    const [one, other] = place === "first" ? both : both.toReversed();

    const results = await crossing(
      pool,
      (tx) => tx.query("select from contact where id = $1 for no key update", [given.contactId]),
      one!,
      other!,
    );

    expect(results).toMatchObject([done, done]);
    await lanesAreRight(pool);
    const called = world.simulator.calls.length;
    await world.tick();
    // It is evening where the contact is now.
    expect(world.simulator.calls).toHaveLength(called);
  });

  test("gets its call of a round is in one lane with it", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const given = await givenPerson(world, "PAUSED");
    await enrol(given);
    await pool.query("delete from call");
    await pool.query("update enrolment set covered_until = '-infinity'");
    await pool.query("update campaign set state = 'ACTIVE'");
    let moving: Promise<unknown> | undefined;

    await inTransaction(pool, async (tx) => {
      const query = async (statement: { name?: string }): Promise<unknown> => {
        if (statement.name === "cover-enrolments") {
          moving = move(given);
          await areHeldUp(pool, 1);
        }
        return (await tx.query(statement as { text: string })) as unknown;
      };
      await oweCalls({ query } as unknown as Tx, [given.campaignId], world.now());
    });
    await moving;

    expect(await callsOf(world)).toMatchObject([{ status: "SCHEDULED" }]);
    await lanesAreRight(pool);
  });

  test("is erased leaves nothing in a lane", async ({ pool }) => {
    await using world = await openWorld({ pool, start, simulator: hangs });
    const given = await givenPerson(world, "PAUSED");
    await enrol(given);
    const { contactId, actor } = given;

    const results = await crossing(
      pool,
      (tx) => tx.query("select from contact where id = $1 for no key update", [contactId]),
      () => move(given),
      () => eraseContact(world.context, actor, contactId),
    );

    expect(results).toMatchObject([done, done]);
    await lanesAreRight(pool);
    await pool.query("update campaign set state = 'ACTIVE'");
    await world.tick();
    const { rows } = await pool.query("select from lane union all select from lane_note");
    expect(rows).toEqual([]);
  });
});

test("a step that gives lanes passes nobody over who moves meanwhile", async ({ pool }) => {
  await using world = await openWorld({ pool, start, simulator: hangs, rowsPerStep: 1 });
  const given = await givenPerson(world, "PAUSED");
  const { tenantId, campaignId, contactId } = given;
  await enrol(given);
  await pool.query("update enrolment set lane = 0");
  await pool.query("update call set lane = 0");
  await pool.query(
    `insert into campaign_work (tenant_id, campaign_id, kind, generation, at, updated_at)
     values ($1, $2, 'LANES', 0, $3, $3)`,
    [tenantId, campaignId, world.now()],
  );
  const results = await crossing(
    pool,
    (tx) => tx.query("select from contact where id = $1 for no key update", [contactId]),
    () => workOneStep(world.context, { tenantId, campaignId }),
    () => move(given),
  );
  expect(results).toMatchObject([done, done]);
  while (await workOneStep(world.context, { tenantId, campaignId }));
  await lanesAreRight(pool);
});
