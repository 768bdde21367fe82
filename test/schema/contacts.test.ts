import { describe, expect } from "vitest";
import { matchColumns } from "#rules/import-columns.ts";
import { parseRow } from "#rules/import-row.ts";
import { test } from "#test/client.ts";
import type { CreateContactInput } from "#test/gql/graphql.ts";
import { givenCampaign, givenContact, rowOf } from "#test/operations.ts";
import { callsOf, Create, Enrol, Update } from "./contact-documents.ts";

test("a contact is kept as people write it, its number as telephones read it", async ({
  tenant,
}) => {
  const input: CreateContactInput = {
    phone: " +1 (415) 555-0100 ",
    name: " Ada ",
    attributes: { plan: "gold", visits: 3, member: true },
  };
  const { createContact } = await tenant.ask(Create, { input });
  expect(createContact).toMatchObject({
    phone: "+14155550100",
    name: "Ada",
    attributes: { plan: "gold", visits: "3", member: "true" },
    doNotCall: false,
  });
});

describe("what cannot be kept is named", () => {
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`k${n}`, "v"]));
  const cases: readonly (readonly [string, Partial<CreateContactInput>, string])[] = [
    ["a number that is none", { phone: "call me" }, "input.phone"],
    ["a name of a book", { name: "x".repeat(201) }, "input.name"],
    ["an attribute that is a list", { attributes: { a: [] } }, "input.attributes.a"],
    ["an attribute of a page", { attributes: { a: "x".repeat(2001) } }, "input.attributes.a"],
    ["a character that no database keeps", { attributes: { a: "\0" } }, "input.attributes.a"],
    [
      "a list as an attribute with the name of an outcome",
      { attributes: { BUSY: [] } },
      "input.attributes.BUSY",
    ],
    ["half of a character", { attributes: { a: "\ud800" } }, "input.attributes.a"],
    ["half of a character as a name", { attributes: { "\ud800": "a" } }, "input.attributes.\ud800"],
    ["too many attributes", { attributes: many }, "input.attributes"],
  ];
  test.for(cases)("%s", async ([, change, path], { tenant }) => {
    const input = { phone: "+14155550102", ...change };
    const { createContact } = await tenant.ask(Create, { input });
    if (createContact.__typename !== "InputValidationError") throw new Error("it was accepted");
    expect(createContact.problems.map((problem) => problem.path.join("."))).toEqual([path]);
  });
});

test("a contact that comes back has its history, and is in no campaign", async ({ tenant }) => {
  const campaignId = await givenCampaign(tenant);
  const id = await givenContact(tenant, { phone: "+14155550104", doNotCall: false });
  await tenant.ask(Enrol, { input: { campaignId, contactIds: [id] } });
  await tenant.raw(`mutation { deleteContact(id: "${id}") { __typename } }`);
  expect(await callsOf(tenant, id)).toEqual(["CONTACT_DELETED"]);
  expect(
    await tenant.raw(`{ contact(id: "${id}") { id deletedAt } contacts { totalCount } }`),
  ).toEqual({
    data: { contact: { id, deletedAt: expect.any(String) }, contacts: { totalCount: 0 } },
  });
  expect(await tenant.raw("{ calls { nodes { contact { id deletedAt } } } }")).toEqual({
    data: { calls: { nodes: [{ contact: { id, deletedAt: expect.any(String) } }] } },
  });
  const { createContact } = await tenant.ask(Create, { input: { phone: "+14155550104" } });
  expect(createContact).toMatchObject({ id });
  expect(
    await tenant.raw(`{ contact(id: "${id}") { campaigns { totalCount } calls { totalCount } } }`),
  ).toEqual({ data: { contact: { campaigns: { totalCount: 0 }, calls: { totalCount: 1 } } } });
});

test("do-not-call cancels the calls that wait, in every campaign", async ({ tenant }) => {
  const campaigns = [await givenCampaign(tenant), await givenCampaign(tenant)];
  const id = await givenContact(tenant);
  for (const campaignId of campaigns) {
    await tenant.ask(Enrol, { input: { campaignId, contactIds: [id] } });
  }
  expect(await callsOf(tenant, id)).toEqual(["SCHEDULED", "SCHEDULED"]);
  await tenant.ask(Update, { id, input: { doNotCall: true } });
  expect(await callsOf(tenant, id)).toEqual(["DO_NOT_CALL", "DO_NOT_CALL"]);
});

test("a change leaves what it does not name, and null empties a text", async ({ tenant, pool }) => {
  const id = await givenContact(tenant, { name: "Ada", address: "1 Way", attributes: { a: "1" } });
  await pool.query("update contact set unreachable_reason = 'misdialled' where id = $1", [
    rowOf(id),
  ]);
  const unchanged = await tenant.ask(Update, { id, input: { address: null } });
  expect(unchanged.updateContact).toMatchObject({
    name: "Ada",
    address: null,
    attributes: { a: "1" },
    unreachableReason: "misdialled",
  });
  const { updateContact } = await tenant.ask(Update, { id, input: { phone: "+14155550190" } });
  expect(updateContact).toMatchObject({ phone: "+14155550190", unreachableReason: null });
});

test("what a file may bring of a person can be sent back", async ({ tenant }) => {
  const match = matchColumns(["phone", "notes"]);
  if ("problem" in match) throw new Error(match.problem);
  const row = parseRow(match.columns, ["+14155550191", "x".repeat(2_000)], {
    defaultCountry: null,
    allowsPremiumRate: false,
  });
  if (!("contact" in row)) throw new Error(row.problem.reason);
  const { attributes } = row.contact;
  const id = await givenContact(tenant);
  const { updateContact } = await tenant.ask(Update, { id, input: { attributes } });
  expect(updateContact).toMatchObject({ attributes });
});

test("contacts are found by name, by phone and by mark", async ({ tenant }) => {
  const campaignId = await givenCampaign(tenant);
  const ada = await givenContact(tenant, { name: "Ada 100%", phone: "+14155550170" });
  await givenContact(tenant, { name: "Grace", phone: "+14155550171", doNotCall: true });
  await tenant.ask(Enrol, { input: { campaignId, contactIds: [ada] } });
  const names = async (filter: string) => {
    const { data } = await tenant.raw(`{ contacts(filter: { ${filter} }) { nodes { name } } }`);
    return (data!["contacts"]! as { nodes: { name: string }[] }).nodes.map(({ name }) => name);
  };
  expect(await names(`search: "ADA"`)).toEqual(["Ada 100%"]);
  expect(await names(`search: "00%"`)).toEqual(["Ada 100%"]);
  expect(await names(`search: "(415) 555-0171"`)).toEqual(["Grace"]);
  expect(await names(`search: " "`)).toHaveLength(2);
  expect(await names(`doNotCall: true`)).toEqual(["Grace"]);
  expect(await names(`unreachable: true`)).toEqual([]);
  expect(await names(`campaignId: "${campaignId}"`)).toEqual(["Ada 100%"]);
  expect(await names(`campaignId: "${campaignId}", search: "Grace"`)).toEqual([]);
  expect(await names(`campaignId: "nothing"`)).toEqual([]);
});

test("attributes that are too large together are refused where they are written", async ({
  tenant,
}) => {
  const mutation = `mutation ($id: ID!, $attributes: JSONObject) {
    createContact(input: { phone: "+14155550177", attributes: $attributes }) {
      ... on InputValidationError { problems { path message } }
    }
    updateContact(id: $id, input: { attributes: $attributes }) {
      ... on InputValidationError { problems { path message } }
    }
  }`;
  const id = await givenContact(tenant);
  const of = (size: number) => ({
    id,
    attributes: Object.fromEntries(
      Array.from({ length: 17 }, (_, i) => [`a${i}`, "x".repeat(size)]),
    ),
  });
  const problem = {
    problems: [
      {
        path: ["input", "attributes"],
        message: expect.stringMatching(
          /has 34041 bytes of attributes, and at most 32000 are allowed/,
        ),
      },
    ],
  };
  expect((await tenant.raw(mutation, of(2_000))).data).toEqual({
    createContact: problem,
    updateContact: problem,
  });
  expect((await tenant.raw(mutation, of(1_800))).data).toEqual({
    createContact: {},
    updateContact: {},
  });
});
