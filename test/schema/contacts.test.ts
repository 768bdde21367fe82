import { describe, expect } from "vitest";
import { parseRow } from "#rules/import-row.ts";
import { test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import type { CreateContactInput } from "#test/gql/graphql.ts";
import { givenCampaign, givenContact, givenEnrolled, rowOf } from "#test/operations.ts";

const Create = graphql(`
  mutation CreateContactAndLook($input: CreateContactInput!) {
    createContact(input: $input) {
      __typename
      ... on Contact {
        id
        phone
        extension
        name
        attributes
        doNotCall
      }
      ... on Error {
        message
      }
      ... on InputValidationError {
        problems {
          path
          code
        }
      }
    }
  }
`);

const Update = graphql(`
  mutation UpdateContactAndLook($id: ID!, $input: UpdateContactInput!) {
    updateContact(id: $id, input: $input) {
      __typename
      ... on Contact {
        phone
        name
        address
        attributes
        doNotCall
        unreachableReason
        calls {
          nodes {
            status
            cancelReason
          }
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

const Enrol = graphql(`
  mutation EnrolAndLook($input: EnrolContactsInput!) {
    enrolContacts(input: $input) {
      __typename
      ... on Campaign {
        contacts {
          totalCount
        }
        calls {
          totalCount
        }
      }
      ... on InputValidationError {
        problems {
          path
          message
        }
      }
    }
  }
`);

async function callsOf(tenant: TestTenant, id: string): Promise<string[]> {
  const { data } = await tenant.raw(
    `{ calls(filter: { contactId: "${id}" }) { nodes { status cancelReason } } }`,
  );
  const { nodes } = data!["calls"]! as { nodes: { status: string; cancelReason: string | null }[] };
  return nodes.map(({ status, cancelReason }) => cancelReason ?? status);
}

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

test("a number without a country code is one of the tenant's country", async ({ tenant }) => {
  const input: CreateContactInput = { phone: "(415) 555-0101" };
  const refused = await tenant.ask(Create, { input });
  expect(refused.createContact).toMatchObject({ problems: [{ path: ["input", "phone"] }] });
  await tenant.raw(`mutation { updateTenant(input: { defaultCountry: "us" }) { __typename } }`);
  const { createContact } = await tenant.ask(Create, { input });
  expect(createContact).toMatchObject({ phone: "+14155550101" });
});

test("an extension is kept beside the number, wherever it was written", async ({ tenant }) => {
  const made = await tenant.ask(Create, { input: { phone: "+1 415 555 0103 ext. 12" } });
  expect(made.createContact).toMatchObject({ phone: "+14155550103", extension: "12" });
  const beside = await tenant.ask(Create, { input: { phone: "+14155550104", extension: " 7 " } });
  expect(beside.createContact).toMatchObject({ phone: "+14155550104", extension: "7" });
  const both = await tenant.ask(Create, { input: { phone: "+14155550105 x12", extension: "7" } });
  expect(both.createContact).toMatchObject({
    problems: [{ path: ["input", "extension"], code: "PHONE_EXTENSION_DIFFERS" }],
  });
  const long = await tenant.ask(Create, {
    input: { phone: "+14155550105", extension: "12345678901" },
  });
  expect(long.createContact).toMatchObject({ problems: [{ path: ["input", "extension"] }] });
  const second = await tenant.ask(Create, { input: { phone: "+14155550103 x13" } });
  expect(second.createContact).toMatchObject({
    __typename: "NotPossibleError",
    message: expect.stringContaining("a phone belongs to one contact only, whatever the extension"),
  });
});

test("a number that may be two is refused with a code, and with both", async ({ tenant }) => {
  await tenant.raw(`mutation { updateTenant(input: { defaultCountry: "CO" }) { __typename } }`);
  const { createContact } = await tenant.ask(Create, { input: { phone: "00573012345678" } });
  expect(createContact).toMatchObject({
    message: expect.stringMatching(/\+573012345678 \(Colombia\) or \+73012345678 \(Russia\)/),
    problems: [{ path: ["input", "phone"], code: "PHONE_AMBIGUOUS" }],
  });
});

test("premium-rate numbers are for tenants that allow them", async ({ tenant }) => {
  const input: CreateContactInput = { phone: "+1 900 234 5678" };
  const refused = await tenant.ask(Create, { input });
  expect(refused.createContact).toMatchObject({ problems: [{ code: "PHONE_PREMIUM_RATE" }] });
  const { data } = await tenant.raw(
    `mutation { updateTenant(input: { allowPremiumRateNumbers: true }) { ... on Tenant { allowPremiumRateNumbers } } }`,
  );
  expect(data).toEqual({ updateTenant: { allowPremiumRateNumbers: true } });
  const { createContact } = await tenant.ask(Create, { input });
  expect(createContact).toMatchObject({ phone: "+19002345678" });
});

test("a contact is found by its number, however that is written", async ({ tenant }) => {
  await tenant.raw(`mutation { updateTenant(input: { defaultCountry: "DE" }) { __typename } }`);
  await tenant.ask(Create, { input: { phone: "030 2312514", name: "Ada" } });
  const found = async (search: string) => {
    const filter = `filter: { search: ${JSON.stringify(search)} }`;
    const { data } = await tenant.raw(`{ contacts(${filter}) { nodes { name } } }`);
    return data!["contacts"];
  };
  for (const search of [
    "030 2312514",
    "0049 30/2312514",
    "49 30 2312514",
    "2312",
    "+4930 2312514",
  ]) {
    expect(await found(search)).toEqual({ nodes: [{ name: "Ada" }] });
  }
  expect(await found("040 2312514")).toEqual({ nodes: [] });
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

test("one number is one contact", async ({ tenant }) => {
  await givenContact(tenant, { phone: "+14155550103", name: "Grace" });
  const { createContact } = await tenant.ask(Create, { input: { phone: "+1 415 555 0103" } });
  expect(createContact).toMatchObject({
    __typename: "NotPossibleError",
    message: expect.stringContaining("Grace"),
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
  const columns = {
    header: ["phone", "notes"],
    phone: 0,
    name: [],
    address: null,
    doNotCall: [],
    attributes: [1],
    attributeNames: new Map([[1, "notes"]]),
  };
  const row = parseRow(columns, ["+14155550191", "x".repeat(2_000)], {
    defaultCountry: null,
    allowsPremiumRate: false,
  });
  if (!("contact" in row)) throw new Error(row.problem.reason);
  const { attributes } = row.contact;
  const id = await givenContact(tenant);
  const { updateContact } = await tenant.ask(Update, { id, input: { attributes } });
  expect(updateContact).toMatchObject({ attributes });
});

test("a phone cannot be taken from another contact", async ({ tenant }) => {
  await givenContact(tenant, { phone: "+14155550105", name: "Grace" });
  const id = await givenContact(tenant);
  const { updateContact } = await tenant.ask(Update, { id, input: { phone: "+14155550105" } });
  expect(updateContact).toMatchObject({ __typename: "NotPossibleError" });
});

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
  expect(await names(`search: "0%"`)).toEqual(["Ada 100%"]);
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
        message: expect.stringMatching(/has 34041 bytes of attributes, at most 32000 are allowed/),
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
