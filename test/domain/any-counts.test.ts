import fc from "fast-check";
import { systemOf } from "#domain/actor.ts";
import { foldCounts } from "#domain/calls/keep-counts.ts";
import { cancelCall } from "#domain/campaigns/cancel-call.ts";
import {
  deleteCampaign,
  pauseCampaign,
  startCampaign,
  stopCampaign,
} from "#domain/campaigns/campaign-life.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import { placeTestCall } from "#domain/campaigns/place-test-call.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { DomainError } from "#domain/errors.ts";
import { answered, busy, inTurn, misdialled, noAnswer } from "#test/fates.ts";
import { compareCounts } from "#test/count-calls.ts";
import { enrol, givenCampaign, givenContacts, givenTenant } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-08T10:00:00Z";

interface Story {
  readonly world: World;
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

const verbs = {
  stops: ({ world, tenantId, campaignId }: Story) =>
    stopCampaign(world.context, systemOf(tenantId), campaignId),
  starts: ({ world, tenantId, campaignId }: Story) =>
    startCampaign(world.context, systemOf(tenantId), campaignId),
  pauses: ({ world, tenantId, campaignId }: Story) =>
    pauseCampaign(world.context, systemOf(tenantId), campaignId),
  deletes: ({ world, tenantId, campaignId }: Story) =>
    deleteCampaign(world.context, systemOf(tenantId), campaignId),
  opensLater: ({ world, tenantId, campaignId }: Story) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { startTime: "11:00" }),
  opensEarlier: ({ world, tenantId, campaignId }: Story) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { startTime: "09:30" }),
  enrols: ({ world, tenantId, campaignId, contactId }: Story) =>
    enrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] }),
  unenrols: ({ world, tenantId, campaignId, contactId }: Story) =>
    unenrolContacts(world.context, systemOf(tenantId), { campaignId, contactIds: [contactId] }),
  callsNow: ({ world, tenantId, campaignId, contactId }: Story) =>
    scheduleCall(world.context, systemOf(tenantId), { campaignId, contactId, at: null }),
  callsTomorrow: ({ world, tenantId, campaignId, contactId }: Story) => {
    const at = new Date(world.now().getTime() + 26 * 3_600_000);
    return scheduleCall(world.context, systemOf(tenantId), { campaignId, contactId, at });
  },
  tries: ({ world, tenantId, campaignId, contactId }: Story) =>
    placeTestCall(world.context, systemOf(tenantId), { campaignId, contactId, phone: null }),
  forbids: ({ world, tenantId, contactId }: Story) =>
    updateContact(world.context, systemOf(tenantId), contactId, { doNotCall: true }),
  allows: ({ world, tenantId, contactId }: Story) =>
    updateContact(world.context, systemOf(tenantId), contactId, {
      doNotCall: false,
      clearUnreachable: true,
    }),
  limits: ({ world, tenantId, campaignId }: Story) =>
    updateCampaign(world.context, systemOf(tenantId), campaignId, { retryAttempts: 1 }),
  deletesContact: ({ world, tenantId, contactId }: Story) =>
    deleteContact(world.context, systemOf(tenantId), contactId),
  erasesContact: ({ world, tenantId, contactId }: Story) =>
    eraseContact(world.context, systemOf(tenantId), contactId),
  async cancels({ world, tenantId, contactId }: Story) {
    const { rows } = await world.context.pool.query<{ id: string }>(
      "select id from call where contact_id = $1 and status = 'SCHEDULED' order by id limit 1",
      [contactId],
    );
    for (const { id } of rows) await cancelCall(world.context, systemOf(tenantId), id);
  },
  // One step of what a stop, a start or an edit has left.
  follows: ({ world, tenantId, campaignId }: Story) =>
    workOneStep(world.context, { tenantId, campaignId }),
  folds: ({ world }: Story) => foldCounts(world.context),
  settles: ({ world }: Story) => world.settle(),
  waits: ({ world }: Story) => world.advance(45_000),
  waitsLong: ({ world }: Story) => world.advance(6 * 60_000),
};

const rare = ["deletes", "deletesContact", "erasesContact"] as const;
const frequent = (Object.keys(verbs) as (keyof typeof verbs)[]).filter(
  (verb) => !rare.some((one) => one === verb),
);

test("after every step of any story the kept counts are those of the calls", async ({ pool }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          verb: fc.oneof(
            { weight: 12, arbitrary: fc.constantFrom(...frequent) },
            { weight: 1, arbitrary: fc.constantFrom(...rare) },
          ),
          campaign: fc.nat(1),
          contact: fc.nat(4),
        }),
        { minLength: 20, maxLength: 20 },
      ),
      async (acts) => {
        await using world = await openWorld({
          pool,
          start,
          rowsPerStep: 2,
          simulator: {
            scriptFor: inTurn(busy, answered, { lastsSeconds: 100 }, noAnswer, misdialled),
          },
        });
        const tenant = await givenTenant(world);
        const other = await givenTenant(world);
        const campaigns = [
          await givenCampaign(world, tenant, { redialsPerRound: 1, redialDelays: { BUSY: 5 } }),
          await givenCampaign(world, tenant),
        ];
        const contacts = (await givenContacts(world, tenant, 5)).map(({ id }) => id);
        for (const campaign of campaigns) await enrol(world, tenant, campaign, contacts);
        const theirs = await givenCampaign(world, other);
        const [neighbour] = await givenContacts(world, other, 1);
        await enrol(world, other, theirs, [neighbour!.id]);
        await world.tick();
        for (const { verb, campaign, contact } of acts) {
          const story = {
            world,
            tenantId: tenant.id,
            campaignId: campaigns[campaign]!,
            contactId: contacts[contact]!,
          };
          await Promise.resolve(verbs[verb](story)).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
          await compareCounts(world, tenant.id, campaigns);
        }
        await compareCounts(world, other.id, [theirs]);
      },
    ),
    { numRuns: 2 },
  );
});
