import { describe, expect } from "vitest";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import { givenCampaign, givenContact, givenEnrolled, rowOf } from "#test/operations.ts";
import { uploadForm } from "#test/upload-form.ts";

const entryFields =
  "phone since source reason note by { name } call { id } contact { name doNotCall }";

async function add(tenant: TestTenant, input: string): Promise<unknown> {
  const { data, errors } = await tenant.raw(
    `mutation { addToDoNotCall(input: ${input}) {
      __typename
      ... on DoNotCallAddition { added alreadyListed problems { path code message } }
      ... on InputValidationError { code problems { path message } }
    } }`,
  );
  return errors ?? data!["addToDoNotCall"];
}

async function list(tenant: TestTenant, args = ""): Promise<Record<string, unknown>> {
  const { data, errors } = await tenant.raw(
    `{ doNotCallEntries${args} { totalCount isTotalCountExact nodes { ${entryFields} } pageInfo { endCursor hasNextPage } } }`,
  );
  expect(errors).toBeUndefined();
  return data!["doNotCallEntries"]!;
}

test("numbers come on the list and off it, and the contact shows the entry", async ({
  tenant,
  pool,
}) => {
  const contactId = await givenContact(tenant, { phone: "+14155550171", name: "Ada" });
  const campaignId = await givenCampaign(tenant, { isActive: false });
  const enrolled = `mutation { enrolContacts(input: { campaignId: "${campaignId}", contactIds: ["${contactId}"] }) { __typename } }`;
  await tenant.raw(enrolled);

  expect(
    await add(
      tenant,
      `{ phones: ["+1 (415) 555-0172", "hello"], contactIds: ["${contactId}", "Contact:x"], reason: " by mail ", note: "ticket 7" }`,
    ),
  ).toEqual({
    __typename: "DoNotCallAddition",
    added: 2,
    alreadyListed: 0,
    problems: [
      { path: ["input", "phones", "1"], code: "PHONE_NOT_A_NUMBER", message: expect.any(String) },
      {
        path: ["input", "contactIds", "1"],
        code: "NOT_FOUND",
        message: "there is no contact with the ID Contact:x",
      },
    ],
  });

  const { data } = await tenant.raw(
    `{ contact(id: "${contactId}") { doNotCall doNotCallEntry { source reason } calls { nodes { status cancelReason } } } }`,
  );
  expect(data).toEqual({
    contact: {
      doNotCall: true,
      doNotCallEntry: { source: "API", reason: "by mail" },
      calls: { nodes: [{ status: "CANCELLED", cancelReason: "DO_NOT_CALL" }] },
    },
  });
  const { rows } = await pool.query<{ name: string }>(
    "select name from api_key where tenant_id = $1",
    [tenant.id],
  );
  const entry = {
    since: expect.any(String),
    source: "API",
    reason: "by mail",
    note: "ticket 7",
    by: { name: rows[0]!.name },
    call: null,
  };
  expect((await list(tenant))["nodes"]).toEqual([
    { phone: "+14155550172", ...entry, contact: null },
    { phone: "+14155550171", ...entry, contact: { name: "Ada", doNotCall: true } },
  ]);

  const removed = await tenant.raw(
    `mutation { removeFromDoNotCall(input: { contactIds: ["${contactId}"], phones: ["+14155550173"] }) {
       ... on DoNotCallRemoval { removed notListed problems { code } } } }`,
  );
  expect(removed.data).toEqual({
    removeFromDoNotCall: { removed: 1, notListed: 1, problems: [] },
  });
  expect(await list(tenant)).toMatchObject({ totalCount: 1, isTotalCountExact: true });
});

test("a person who opts out in a call is on the list with the call, and the call says when", async ({
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant, { isActive: false, optOutField: "optOut" });
  const [contactId] = await givenEnrolled(tenant, campaignId);
  await pool.query(
    `with said as (
       insert into opt_out (tenant_id, call_id, at) select tenant_id, id, '2031-03-05T10:00:00Z' from call
       where contact_id = $1 returning tenant_id, call_id, at)
     insert into do_not_call (tenant_id, phone, since, source, call_id)
     select tenant_id, (select phone from contact where id = $1), at, 'CALL', call_id from said`,
    [rowOf(contactId!)],
  );
  const { data } = await tenant.raw(
    `{ campaign(id: "${campaignId}") { optOutField calls { nodes { id optedOutAt } } }
       contact(id: "${contactId}") { doNotCallEntry { source by { name } call { id } } } }`,
  );
  const [call] = (data as unknown as { campaign: { calls: { nodes: { id: string }[] } } }).campaign
    .calls.nodes;
  expect(data).toEqual({
    campaign: {
      optOutField: "optOut",
      calls: { nodes: [{ id: call!.id, optedOutAt: "2031-03-05T10:00:00.000Z" }] },
    },
    contact: { doNotCallEntry: { source: "CALL", by: null, call: { id: call!.id } } },
  });
  const change = (optOutField: string) =>
    tenant.raw(
      `mutation { updateCampaign(id: "${campaignId}", input: { optOutField: ${optOutField} }) { ... on Campaign { optOutField } } }`,
    );
  expect((await change('" preferences.doNotCall "')).data).toEqual({
    updateCampaign: { optOutField: "preferences.doNotCall" },
  });
  expect((await change("null")).data).toEqual({ updateCampaign: { optOutField: null } });
});

test("a request without numbers, with too many or with a reason that is too long is refused, and changes nothing", async ({
  app,
}) => {
  const tenant = await newTenant(app);
  const many = JSON.stringify(Array.from({ length: 10_001 }, () => "+14155550172"));
  const refused = (path: string, message: string) => ({
    __typename: "InputValidationError",
    code: "BAD_USER_INPUT",
    problems: [{ path: ["input", path], message }],
  });
  const number = "must name 1 to 10000 numbers, together with contactIds";
  expect(await add(tenant, "{}")).toEqual(refused("phones", number));
  const { data } = await tenant.raw(
    `mutation ($phones: [String!]!) { addToDoNotCall(input: { phones: $phones }) {
      ... on InputValidationError { __typename code problems { path message } } } }`,
    { phones: JSON.parse(many) },
  );
  expect(data!["addToDoNotCall"]).toEqual(refused("phones", number));
  const long = `{ phones: ["+14155550172"], reason: "${"x".repeat(201)}" }`;
  expect(await add(tenant, long)).toEqual(refused("reason", "must have 1 to 200 characters"));
  expect(await list(tenant)).toMatchObject({ totalCount: 0 });
});

test("a call to a number on the list is refused with the rule's name and the entry in words", async ({
  tenant,
}) => {
  const campaignId = await givenCampaign(tenant);
  const [contactId] = await givenEnrolled(tenant, campaignId);
  await add(tenant, `{ contactIds: ["${contactId}"], reason: "asked by letter" }`);
  const { data } = await tenant.raw(
    `mutation { scheduleCall(input: { campaignId: "${campaignId}", contactId: "${contactId}" }) { ... on Error { code message } } }`,
  );
  expect(data).toEqual({
    scheduleCall: {
      code: "ON_DO_NOT_CALL_LIST",
      message: expect.stringMatching(
        /on the do-not-call list since \d{4}-\d\d-\d\d \d\d:\d\d UTC \(added by the API: asked by letter\)/,
      ),
    },
  });
});

const numbered = test.extend("listed", { scope: "file" }, async ({ app, pool }) => {
  const tenant = await newTenant(app);
  await newTenant(app);
  await pool.query(
    `insert into do_not_call (tenant_id, phone, since, source)
     select $1, case when n % 2 = 0 then '+1415555' else '+4930555' end || lpad(n::text, 4, '0'), now(),
       case when n % 5 = 0 then 'IMPORT' else 'API' end
     from generate_series(1, 250) n order by n`,
    [tenant.id],
  );
  return tenant;
});

describe("a list of 250 numbers", () => {
  async function all(tenant: TestTenant, filter: string, first = 40): Promise<string[]> {
    const phones: string[] = [];
    let after = "";
    for (;;) {
      const page = (await list(tenant, `(first: ${first}, filter: ${filter}${after})`)) as {
        nodes: { phone: string }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
      phones.push(...page.nodes.map(({ phone }) => phone));
      if (!page.pageInfo.hasNextPage) return phones;
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
  }

  const phoneOf = (n: number) =>
    `${n % 2 === 0 ? "+1415555" : "+4930555"}${String(n).padStart(4, "0")}`;
  const every = Array.from({ length: 250 }, (_, index) => index + 1);

  numbered("is read page by page, newest first", async ({ listed }) => {
    expect(await all(listed, "{}")).toEqual(every.toReversed().map(phoneOf));
    expect(await list(listed)).toMatchObject({ totalCount: 250 });
  });

  numbered("by its source", async ({ listed }) => {
    const wanted = every.filter((n) => n % 5 === 0).toReversed();
    expect(await all(listed, "{ source: IMPORT }", 7)).toEqual(wanted.map(phoneOf));
    expect(await list(listed, "(filter: { source: CALL })")).toMatchObject({ totalCount: 0 });
  });

  numbered(
    "by the beginning of the number, in its order, in both directions",
    async ({ listed }) => {
      const wanted = every.filter((n) => n % 2 === 0).map(phoneOf);
      expect(await all(listed, `{ search: "+1 415" }`)).toEqual(wanted);
      expect(await all(listed, `{ search: "1415", source: IMPORT }`)).toEqual(
        every.filter((n) => n % 10 === 0).map(phoneOf),
      );
      expect(await list(listed, `(first: 1, filter: { search: "1415" })`)).toMatchObject({
        totalCount: 125,
      });
      const { nodes } = await list(listed, `(last: 2, filter: { search: "1415" })`);
      expect(nodes).toMatchObject(wanted.slice(-2).map((phone) => ({ phone })));
    },
  );

  numbered(
    "by a complete number in any format, and by nothing that is none",
    async ({ listed }) => {
      expect(await all(listed, `{ search: "+49 30 555-0007" }`)).toEqual([phoneOf(7)]);
      expect(await all(listed, `{ search: "Ada" }`)).toEqual([]);
    },
  );
});

test("a file of numbers is uploaded, and what is no number comes back with its line", async ({
  app,
  tenant,
}) => {
  const query = `mutation ($file: Upload!) {
    importDoNotCall(input: { file: $file, defaultCountry: "US", reason: "complaints of May" }) {
      __typename
      ... on DoNotCallImport { lines added alreadyListed skipped rejected problems { line column value code reason } }
      ... on Error { code message }
    } }`;
  const upload = async (content: string): Promise<unknown> => {
    const file = new File([content], "list.csv");
    const body = uploadForm({ query, variables: { file: null } }, ["variables.file", file]);
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    const response = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
    const { data } = (await response.json()) as { data: { importDoNotCall: unknown } };
    return data.importDoNotCall;
  };
  expect(await upload("Phone\n(415) 555-0181\nhello\n+493023125014\n")).toEqual({
    __typename: "DoNotCallImport",
    lines: 3,
    added: 2,
    alreadyListed: 0,
    skipped: 0,
    rejected: 1,
    problems: [
      {
        line: 3,
        column: "Phone",
        value: "hello",
        code: "PHONE_NOT_A_NUMBER",
        reason: expect.any(String),
      },
    ],
  });
  const { nodes } = await list(tenant, `(filter: { source: IMPORT })`);
  expect(nodes).toMatchObject([{ reason: "complaints of May" }, { reason: "complaints of May" }]);
  expect(await upload("")).toMatchObject({ __typename: "FileRefusedError", code: "FILE_REFUSED" });
});
