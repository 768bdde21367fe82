import { describe, expect } from "vitest";
import { test, type TestTenant } from "#test/client.ts";
import { givenCampaign } from "#test/operations.ts";

const shown = `... on Contact { id timeZone country region postalCode area {
    isKnown zones regions provenance { from region zones detail } } }
  ... on InputValidationError { problems { path message } }`;

async function create(tenant: TestTenant, input: string) {
  const { data } = await tenant.raw(`mutation { createContact(input: { ${input} }) { ${shown} } }`);
  return (data as unknown as { createContact: Record<string, unknown> & { id: string } })
    .createContact;
}

async function update(tenant: TestTenant, id: string, input: string) {
  const { data } = await tenant.raw(
    `mutation { updateContact(id: "${id}", input: { ${input} }) { ${shown} } }`,
  );
  return (data as unknown as { updateContact: Record<string, unknown> }).updateContact;
}

test("a contact has the area of its number, and shows why", async ({ tenant }) => {
  const contact = await create(tenant, 'phone: "+18505550100"');
  expect(contact).toMatchObject({
    timeZone: null,
    country: null,
    region: null,
    postalCode: null,
    area: {
      isKnown: true,
      zones: ["America/Chicago", "America/New_York"],
      regions: ["US-FL"],
      provenance: [
        {
          from: "PHONE_NUMBER",
          region: "US-FL",
          zones: ["America/Chicago", "America/New_York"],
          detail: expect.stringContaining("Area code 850"),
        },
      ],
    },
  });
});

test("what is stated is kept in the spelling of its standard, and counts beside the number", async ({
  tenant,
}) => {
  const contact = await create(
    tenant,
    'phone: "+14155550100", country: "usa", region: "florida", postalCode: "33101"',
  );
  expect(contact).toMatchObject({
    country: "US",
    region: "US-FL",
    postalCode: "33101",
    area: { zones: ["America/Los_Angeles", "America/New_York"], regions: ["US-CA", "US-FL"] },
  });
  const { area } = (await update(tenant, contact.id, 'timeZone: "us/eastern"')) as {
    area: { provenance: { from: string; detail: string }[] };
  };
  expect(area).toMatchObject({ zones: ["America/New_York"], regions: ["US-CA", "US-FL"] });
  expect(area.provenance.map(({ from }) => from)).toEqual([
    "STATED_TIME_ZONE",
    "STATED_REGION",
    "POSTAL_CODE",
    "STATED_COUNTRY",
    "PHONE_NUMBER",
  ]);
  const cleared = await update(
    tenant,
    contact.id,
    'timeZone: null, country: null, region: null, postalCode: null, phone: "+442071234567"',
  );
  expect(cleared).toMatchObject({
    timeZone: null,
    region: null,
    area: { zones: ["Europe/London"], regions: ["GB"] },
  });
});

test("a toll-free number has no area, until something is stated", async ({ tenant }) => {
  const contact = await create(tenant, 'phone: "+18005550100"');
  expect(contact).toMatchObject({ area: { isKnown: false, zones: [], regions: [] } });
  expect(await update(tenant, contact.id, 'region: "US-NY"')).toMatchObject({
    area: { isKnown: true, zones: ["America/New_York"], regions: ["US-NY"] },
  });
});

describe("a text that cannot be read", () => {
  test.for([
    ['timeZone: "EST"', "timeZone", /Did you mean "America\/New_York"/],
    ['country: "Narnia"', "country", /is not a country/],
    ['region: "Flordia"', "region", /is not a known region/],
    ['country: "US", postalCode: "ABC"', "postalCode", /postal code of United States/],
  ] as const)("%s is refused by its path", async ([input, field, message], { tenant }) => {
    const problems = [{ path: ["input", field], message: expect.stringMatching(message) }];
    expect(await create(tenant, `phone: "+14155550100", ${input}`)).toEqual({ problems });
    const { id } = await create(tenant, 'phone: "+14155550101"');
    expect(await update(tenant, id, input)).toEqual({ problems });
  });

  test("of an imported file does not stand in the way of other changes", async ({
    tenant,
    pool,
  }) => {
    const { id } = await create(tenant, 'phone: "+14155550100"');
    await pool.query("update contact set region = 'Flordia', country = 'US'");
    expect(await update(tenant, id, 'name: "Ada"')).toMatchObject({ region: "Flordia" });
  });
});

test("contacts whose area is not known are listed, page by page, and in a campaign", async ({
  tenant,
}) => {
  const campaignId = await givenCampaign(tenant);
  const ids: string[] = [];
  for (const n of [0, 1, 2, 3]) {
    const doNotCall = n === 3 ? ", doNotCall: true" : "";
    ids.push((await create(tenant, `phone: "+1800555010${n}"${doNotCall}`)).id);
  }
  await create(tenant, 'phone: "+14155550100"');
  await create(tenant, 'phone: "+18005550109", region: "US-NY"');
  await tenant.raw(
    `mutation { enrolContacts(input: { campaignId: "${campaignId}", contactIds: ["${ids[0]}", "${ids[1]}"] }) { __typename } }`,
  );
  const list = async (filter: string, page = "") => {
    const { data, errors } = await tenant.raw(
      `{ contacts(filter: { areaUnknown: true ${filter} } ${page}) { totalCount nodes { id } pageInfo { endCursor } } }`,
    );
    expect(errors).toBeUndefined();
    const { contacts } = data as unknown as {
      contacts: {
        totalCount: number;
        nodes: { id: string }[];
        pageInfo: { endCursor: string };
      };
    };
    return { ...contacts, ids: contacts.nodes.map(({ id }) => id) };
  };
  expect(await list("")).toMatchObject({ totalCount: 4, ids: ids.toReversed() });
  const first = await list("", "first: 3");
  expect(first.ids).toEqual(ids.slice(1).toReversed());
  const second = await list("", `first: 3, after: "${first.pageInfo.endCursor}"`);
  expect(second.ids).toEqual([ids[0]]);
  expect((await list(", doNotCall: true")).ids).toEqual([ids[3]]);
  expect((await list(", unreachable: true")).ids).toEqual([]);
  expect((await list(`, campaignId: "${campaignId}"`)).ids).toEqual([ids[0], ids[1]]);
  const { errors } = await tenant.raw(
    '{ contacts(filter: { areaUnknown: true, search: "Ada" }) { nodes { id } } }',
  );
  expect(errors).toMatchObject([{ extensions: { code: "UNSUPPORTED_FILTER" } }]);
});
