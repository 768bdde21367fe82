import { expect } from "vitest";
import { test } from "#test/client.ts";
import { givenCampaign, givenContact, givenEnrolled } from "#test/operations.ts";
import { callsOf, Enrol } from "./contact-documents.ts";

test("enrolling twice, and enrolling a member, changes nothing", async ({ tenant }) => {
  const campaignId = await givenCampaign(tenant);
  const contactIds = await givenEnrolled(tenant, campaignId, 2);
  const once = { contacts: { totalCount: 2 }, calls: { totalCount: 2 } };
  const { enrolContacts } = await tenant.ask(Enrol, { input: { campaignId, contactIds } });
  expect(enrolContacts).toEqual({ __typename: "Campaign", ...once });
});

test("who leaves a campaign is not called, and is called again after coming back", async ({
  tenant,
}) => {
  const campaignId = await givenCampaign(tenant, { scheduleFrequency: "DAILY" });
  const [id] = await givenEnrolled(tenant, campaignId);
  const input = `{ campaignId: "${campaignId}", contactIds: ["${id}"] }`;
  await tenant.raw(`mutation { unenrolContacts(input: ${input}) { __typename } }`);
  expect(await callsOf(tenant, id!)).toEqual(["NOT_ENROLLED"]);
  await tenant.raw(`mutation { enrolContacts(input: ${input}) { __typename } }`);
  expect(await callsOf(tenant, id!)).toEqual(["SCHEDULED", "NOT_ENROLLED"]);
});

test("ids of nobody are named one by one", async ({ tenant }) => {
  const campaignId = await givenCampaign(tenant);
  const known = await givenContact(tenant);
  const contactIds = [known, "nobody", "Contact:019a2b3c-0000-7000-8000-000000000000"];
  const { enrolContacts } = await tenant.ask(Enrol, { input: { campaignId, contactIds } });
  expect(enrolContacts).toMatchObject({
    problems: [{ path: ["input", "contactIds", "1"] }, { path: ["input", "contactIds", "2"] }],
  });
});

test("somebody who must not be called can be enrolled, and gets no call", async ({ tenant }) => {
  const campaignId = await givenCampaign(tenant);
  const id = await givenContact(tenant, { doNotCall: true });
  const { enrolContacts } = await tenant.ask(Enrol, { input: { campaignId, contactIds: [id] } });
  expect(enrolContacts).toMatchObject({ contacts: { totalCount: 1 }, calls: { totalCount: 0 } });
});
