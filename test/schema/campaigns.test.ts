import { expect } from "vitest";
import { sampleAssistants } from "#simulator/samples.ts";
import { test } from "#test/client.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";
import { Look, Update } from "./campaign-documents.ts";

test("a new window moves the calls that wait", async ({ tenant }) => {
  const hour = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(11, 13);
  const later = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(11, 13);
  const id = await givenCampaign(tenant);
  await givenEnrolled(tenant, id);
  const input = { startTime: `${hour}:00`, endTime: `${later}:00` };
  await tenant.ask(Update, { id, input });
  const { campaign } = await tenant.ask(Look, { id });
  const due = new Date(campaign!.calls.nodes[0]!.scheduledTime);
  expect(due.toISOString().slice(11)).toBe(`${hour}:00:00.000Z`);
  expect(due.getTime()).toBeGreaterThan(Date.now());
});

test("pause keeps what waits, stop cancels it, start makes what is owed", async ({ tenant }) => {
  const id = await givenCampaign(tenant);
  await givenEnrolled(tenant, id, 2);
  const turn = async (verb: string) => {
    await tenant.raw(`mutation { ${verb}(id: "${id}") { __typename } }`);
    const { campaign } = await tenant.ask(Look, { id });
    return [campaign!.state, ...campaign!.calls.nodes.map(({ status }) => status).toSorted()];
  };
  expect(await turn("pauseCampaign")).toEqual(["PAUSED", "SCHEDULED", "SCHEDULED"]);
  expect(await turn("startCampaign")).toEqual(["ACTIVE", "SCHEDULED", "SCHEDULED"]);
  expect(await turn("stopCampaign")).toEqual(["STOPPED", "CANCELLED", "CANCELLED"]);
});

test("a stopped campaign cannot be paused, and says so", async ({ tenant }) => {
  const id = await givenCampaign(tenant);
  const turn = (verb: string) =>
    tenant.raw(`mutation { it: ${verb}(id: "${id}") {
      ... on Campaign { state } ... on Error { message } } }`);
  await turn("stopCampaign");
  expect(await turn("pauseCampaign")).toEqual({
    data: { it: { message: expect.stringMatching(/STOPPED.*startCampaign/) } },
  });
  for (const [verb, state] of [
    ["stopCampaign", "STOPPED"],
    ["startCampaign", "ACTIVE"],
    ["startCampaign", "ACTIVE"],
    ["pauseCampaign", "PAUSED"],
    ["pauseCampaign", "PAUSED"],
  ] as const) {
    expect(await turn(verb)).toEqual({ data: { it: { state } } });
  }
});

test("the gate says in words whether calls can be placed, and what to do", async ({ tenant }) => {
  const id = await givenCampaign(tenant);
  const messageAfter = async (verb: string) => {
    const answer = await tenant.raw(
      `mutation { it: ${verb}(id: "${id}") { ... on Campaign { gate { message } } } }`,
    );
    return (answer.data as unknown as { it: { gate: { message: string } } }).it.gate.message;
  };
  expect(await messageAfter("startCampaign")).toMatch(
    /^Calls can be placed now: the campaign is open until .+ 23:59:00 .+\.$/,
  );
  expect(await messageAfter("stopCampaign")).toBe(
    "No calls are placed now: the campaign is stopped. Start the campaign with startCampaign.",
  );
});

test("a deleted campaign is in no list, and can be read by its id", async ({ tenant }) => {
  const id = await givenCampaign(tenant);
  await givenEnrolled(tenant, id);
  const deleted = await tenant.raw(
    `mutation { deleteCampaign(id: "${id}") { ... on Campaign { id deletedAt } } }`,
  );
  expect(deleted).toMatchObject({
    data: { deleteCampaign: { id, deletedAt: expect.any(String) } },
  });
  const { data } = await tenant.raw(`{
    campaign(id: "${id}") { id deletedAt }
    node(id: "${id}") { id }
    campaigns { totalCount }
    calls { nodes { status cancelReason campaign { id name } } }
  }`);
  expect(data).toEqual({
    campaign: { id, deletedAt: expect.any(String) },
    node: { id },
    campaigns: { totalCount: 0 },
    calls: {
      nodes: [
        {
          status: "CANCELLED",
          cancelReason: "CAMPAIGN_DELETED",
          campaign: { id, name: "Follow-up" },
        },
      ],
    },
  });
  expect(await tenant.raw(`mutation { startCampaign(id: "${id}") { __typename } }`)).toEqual({
    data: { startCampaign: { __typename: "NotFoundError" } },
  });
});

test("a campaign is found under its bare row id too, as logs and VAPI show it", async ({
  tenant,
}) => {
  const id = await givenCampaign(tenant);
  const { campaign } = await tenant.ask(Look, { id: rowOf(id) });
  expect(campaign?.id).toBe(id);
  expect(sampleAssistants.map((one) => one.id)).toContain(campaign?.assistant?.id);
});

test("campaigns are listed by state and name", async ({ tenant }) => {
  await givenCampaign(tenant, { name: "Spring offer" });
  await givenCampaign(tenant, { name: "Autumn OFFER", isActive: false });
  const names = async (filter: string) => {
    const { data } = await tenant.raw(`{ campaigns(filter: ${filter}) { nodes { name } } }`);
    return (data!["campaigns"]! as { nodes: { name: string }[] }).nodes.map(({ name }) => name);
  };
  expect(await names(`{ search: "offer" }`)).toEqual(["Autumn OFFER", "Spring offer"]);
  expect(await names(`{ search: "offer", state: [ACTIVE] }`)).toEqual(["Spring offer"]);
  expect(await names(`{ search: "%" }`)).toEqual([]);
});
