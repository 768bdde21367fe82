import { parse } from "csv-parse/sync";
import { GraphQLEnumType, type GraphQLInputObjectType, getNamedType } from "graphql";
import type pg from "pg";
import { expect } from "vitest";
import { filters } from "#http/exports/filters.ts";
import { schema } from "#schema/index.ts";
import { newTenant, type TestTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { givenCampaign, givenContact, rowOf } from "#test/operations.ts";
import { addUser } from "#test/signed-in.ts";
import type { App } from "../../src/app.ts";

/** More than two pieces of a file. */
const people = 1_100;

interface Given {
  readonly tenant: TestTenant;
  readonly campaignId: string;
  readonly otherCampaignId: string;
}

/** A tenant with many contacts, each with a call of one of two campaigns. */
async function givenCalls(app: App, pool: pg.Pool): Promise<Given> {
  const tenant = await newTenant(app);
  const campaignId = await givenCampaign(tenant, { timeZone: "America/New_York" });
  const otherCampaignId = await givenCampaign(tenant, { name: 'Second: "one"/two' });
  await pool.query(
    `with person as (
       insert into contact (tenant_id, phone, name, attributes)
       select $1, '+1212' || 5000000 + n, 'Person ' || n, jsonb_build_object('plan', 'gold, =1+1')
       from generate_series(1, $4) n returning id, phone
     )
     insert into call (tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, placed_at, started_at,
       ended_at, duration_seconds, cost, reached_phone)
     select $1, case when n % 10 = 0 then $3::uuid else $2 end, id, 'COMPLETED',
       case when n % 4 = 0 then 'ANSWERED'::call_outcome else 'NO_ANSWER' end, at, at, at, at, 12.5, 0.25, true
     from (select id, row_number() over (order by phone) as n from person) numbered
     cross join lateral (select timestamptz '2026-10-31T12:00:00Z' + n / 3 * interval '1 minute' as at) time`,
    [tenant.id, rowOf(campaignId), rowOf(otherCampaignId), people],
  );
  return { tenant, campaignId, otherCampaignId };
}

const test = testWithConsole.extend("given", { scope: "file" }, ({ app, pool }) =>
  givenCalls(app, pool),
);

async function get(app: App, { apiKey }: Pick<TestTenant, "apiKey">, path: string) {
  const headers = { authorization: `Bearer ${apiKey}` };
  return await fetch(`${app.url}/exports/${path}`, { headers });
}

type Row = Readonly<Record<string, string>>;

async function rowsOf(response: Response): Promise<Row[]> {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return parse(text, { bom: true, columns: true });
}

async function refusalOf(response: Response) {
  const { errors } = (await response.json()) as {
    errors: [{ message: string; extensions: { code: string } }];
  };
  const [{ message, extensions }] = errors;
  return { status: response.status, code: extensions.code, message };
}

/** The ids that the API lists, over all pages. */
async function listed(tenant: TestTenant, list: string, filter: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { data, errors } = await tenant.raw(
      `query ($after: String) { ${list}(filter: ${filter}, first: 200, after: $after) {
         nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = (data as unknown as Record<string, Page>)[list]!;
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Parameters, the same filter in GraphQL, and how many calls of the 1,100 it has. */
const callFilters = ({ campaignId, otherCampaignId }: Given): [string, string, number][] => [
  ["", "{}", 1_100],
  [
    "?status=COMPLETED&outcome=ANSWERED,BUSY",
    "{ status: [COMPLETED], outcome: [ANSWERED, BUSY] }",
    275,
  ],
  ["?outcome=ANSWERED&outcome=NO_ANSWER", "{ outcome: [ANSWERED, NO_ANSWER] }", 1_100],
  [`?campaignId=${campaignId}`, `{ campaignId: "${campaignId}" }`, 990],
  [
    `?campaignId=${rowOf(otherCampaignId)}&kind=ROUND`,
    `{ campaignId: "${otherCampaignId}", kind: [ROUND] }`,
    110,
  ],
  [
    "?from=2026-10-31T13:00:00Z&to=2026-10-31T16:00:00%2B01:00",
    `{ from: "2026-10-31T13:00:00Z", to: "2026-10-31T16:00:00+01:00" }`,
    360,
  ],
  ["?search=Person 109", `{ search: "Person 109" }`, 11],
  ["?status=SCHEDULED", "{ status: [SCHEDULED] }", 0],
];

test("a file has the calls of the API's list with the same filter, in the same order", async ({
  app,
  given,
}) => {
  for (const [query, filter, count] of callFilters(given)) {
    const rows = await rowsOf(await get(app, given.tenant, `calls.csv${query}`));
    const ids = rows.map((row) => row["Call ID"]);
    expect(ids, query).toHaveLength(count);
    expect(ids, query).toEqual(await listed(given.tenant, "calls", filter));
  }
});

test("a file has the contacts of the API's list with the same filter, in the same order", async ({
  app,
  given: { tenant, campaignId },
}) => {
  const contactFilters = [
    ["", "{}", people],
    ["?doNotCall=false&unreachable=false", "{ doNotCall: false, unreachable: false }", people],
    ["?doNotCall=true", "{ doNotCall: true }", 0],
    ["?search=Person 109", `{ search: "Person 109" }`, 11],
    [`?campaignId=${campaignId}`, `{ campaignId: "${campaignId}" }`, 0],
  ] as const;
  for (const [query, filter, count] of contactFilters) {
    const rows = await rowsOf(await get(app, tenant, `contacts.csv${query}`));
    const ids = rows.map((row) => row["Contact ID"]);
    expect(ids, query).toHaveLength(count);
    expect(ids, query).toEqual(await listed(tenant, "contacts", filter));
  }
});

test("a file has what was done, and nothing of what was done in another tenant", async ({
  app,
}) => {
  const [tenant, other] = [await newTenant(app), await newTenant(app)];
  const campaignId = await givenCampaign(tenant);
  await givenContact(tenant, { name: "@Ada" });
  const rows = await rowsOf(await get(app, tenant, "activity.csv"));
  expect(rows.map((row) => row["Entry ID"])).toEqual(await listed(tenant, "activity", "{}"));
  expect(rows.map((row) => [row["What was done"], row["Done to"]])).toEqual(
    expect.arrayContaining([
      ["CREATE_CAMPAIGN", "Follow-up"],
      ["CREATE_CONTACT", "'@Ada"],
    ]),
  );
  const ofOne = await rowsOf(
    await get(app, tenant, `activity.csv?changes=CREATE_CAMPAIGN&subjectId=${campaignId}`),
  );
  expect(ofOne).toMatchObject([{ "ID of what it was done to": campaignId, Kind: "CAMPAIGN" }]);
  expect(await rowsOf(await get(app, other, `activity.csv?subjectId=${campaignId}`))).toEqual([]);
});

test("times have the clock of the campaign and its offset", async ({ app, given: { tenant } }) => {
  const path = "calls.csv?search=%2B12125000001";
  expect(await rowsOf(await get(app, tenant, path))).toMatchObject([
    {
      Name: "Person 1",
      Phone: "'+12125000001",
      Campaign: "Follow-up",
      Status: "COMPLETED",
      Outcome: "NO_ANSWER",
      "Scheduled for": "2026-10-31T08:00:00-04:00",
      "Ended at": "2026-10-31T08:00:00-04:00",
      "Time zone": "America/New_York",
      Seconds: "12.5",
      "Cost in US dollars": "0.25",
    },
  ]);
});

test("no spreadsheet finds a formula", async ({ app, given: { tenant } }) => {
  const name = `=cmd|' /C calc'!A0`;
  const id = await givenContact(tenant, { name, address: "1 Main St\n@home", attributes: {} });
  const rows = await rowsOf(await get(app, tenant, "contacts.csv?search=cmd"));
  expect(rows).toMatchObject([
    { "Contact ID": id, Name: `'${name}`, Address: "1 Main St\n'@home" },
  ]);
  const [found] = await rowsOf(await get(app, tenant, "contacts.csv?search=Person 42"));
  expect(found).toMatchObject({ Attributes: `{"plan":"gold, =1+1"}` });
  await tenant.raw(`mutation { deleteContact(id: "${id}") { __typename } }`);
});

test("the name of the file says what it has, and when it was made", async ({
  app,
  given: { tenant, otherCampaignId },
}) => {
  const nameOf = async (path: string) => {
    const response = await get(app, tenant, path);
    await response.text();
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    return decodeURIComponent(response.headers.get("content-disposition")!);
  };
  const date = String.raw`\d{4}-\d\d-\d\d \d{4} UTC\.csv$`;
  expect(await nameOf("contacts.csv?search=Person 1099")).toMatch(
    new RegExp(`^attachment; filename\\*=UTF-8''contacts ${date}`),
  );
  expect(await nameOf(`calls.csv?campaignId=${otherCampaignId}`)).toMatch(
    new RegExp(`''calls of Second one two ${date}`),
  );
});

test.for([
  ["calls.csv?state=COMPLETED", "BAD_USER_INPUT", /there is no filter "state"/],
  ["calls.csv?status=DONE", "BAD_USER_INPUT", /^status: .*"COMPLETED"/],
  ["calls.csv?status=", "BAD_USER_INPUT", /^status: /],
  ["calls.csv?from=yesterday", "BAD_USER_INPUT", /^from: "yesterday" is not an RFC 3339 instant/],
  ["calls.csv?search=a&search=b", "BAD_USER_INPUT", /^search: give it once/],
  ["calls.csv?search=Person", "SEARCH_TOO_BROAD", /more than 200 contacts/],
  ["contacts.csv?doNotCall=yes", "BAD_USER_INPUT", /^doNotCall: .*"true"/],
  ["contacts.csv?areaUnknown=true&search=Ada", "UNSUPPORTED_FILTER", /together with search/],
  ["activity.csv?changes=cancelCall", "BAD_USER_INPUT", /^changes: /],
] as const)("%s is refused: %s", async ([path, code, message], { app, given: { tenant } }) => {
  const refusal = await refusalOf(await get(app, tenant, path));
  expect(refusal).toEqual({ status: 400, code, message: expect.stringMatching(message) });
});

test("the filters are those of the API, and so are their values", () => {
  for (const [name, type] of [
    ["calls", "CallFilter"],
    ["contacts", "ContactFilter"],
    ["activity", "ActivityFilter"],
  ] as const) {
    const fields = (schema.getType(type) as GraphQLInputObjectType).getFields();
    const { shape } = filters[name];
    expect(Object.keys(shape).toSorted(), type).toEqual(Object.keys(fields).toSorted());
    for (const field of Object.values(fields)) {
      const of = getNamedType(field.type);
      if (!(of instanceof GraphQLEnumType)) continue;
      for (const { name: value } of of.getValues()) {
        const parameter = shape[field.name as keyof typeof shape] as (typeof shape)[never];
        expect(filters[name].safeParse({ [field.name]: [value] }).success, value).toBe(true);
        expect(parameter).toBeDefined();
      }
    }
  }
});

test("ids of another tenant find nothing", async ({ app, given: { tenant, campaignId } }) => {
  const other = await newTenant(app);
  const [contactId] = await listed(tenant, "contacts", "{}");
  for (const path of [
    "calls.csv",
    `calls.csv?campaignId=${campaignId}`,
    `calls.csv?contactId=${contactId}`,
    "calls.csv?search=Person 109",
    "contacts.csv",
    `contacts.csv?campaignId=${campaignId}`,
    "contacts.csv?search=Person 109",
  ]) {
    const response = await get(app, other, path);
    expect(decodeURIComponent(response.headers.get("content-disposition")!)).not.toContain(
      "Follow",
    );
    expect(await rowsOf(response), path).toEqual([]);
  }
});

test("a link of the console names the tenant; nobody else's session is taken", async ({
  app,
  given: { tenant },
}) => {
  const other = await newTenant(app);
  const { cookie } = (await addUser(app, tenant.id, "VIEWER")).headers;
  const follow = async (path: string, page: Record<string, string>) =>
    await fetch(`${app.url}/exports/${path}`, { headers: { cookie: cookie!, ...page } });
  const here = { "sec-fetch-site": "same-origin" };
  const path = `contacts.csv?search=Person 1099&tenant=`;
  expect(await rowsOf(await follow(`${path}${tenant.id}`, here))).toHaveLength(1);
  expect(await refusalOf(await follow(`${path}${other.id}`, here))).toMatchObject({ status: 403 });
  const elsewhere = { "sec-fetch-site": "cross-site" };
  expect(await refusalOf(await follow(`${path}${tenant.id}`, elsewhere))).toMatchObject({
    status: 401,
  });
  expect(await refusalOf(await get(app, { apiKey: "wrong" }, "calls.csv"))).toMatchObject({
    status: 401,
  });
});

test("GET and HEAD only, and no other path", async ({ app, given: { tenant } }) => {
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  const url = `${app.url}/exports/calls.csv`;
  const head = await fetch(url, { method: "HEAD", headers });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect((await fetch(url, { method: "POST", headers })).status).toBe(405);
  expect((await get(app, tenant, "keys.csv")).status).toBe(404);
});

test("a tenant has two exports at a time", async ({ app, pool, given: { tenant } }) => {
  const other = await newTenant(app);
  const locker = await pool.connect();
  try {
    // Readers of contacts wait.
    await locker.query("begin; lock table contact in access exclusive mode");
    const running = [
      await get(app, tenant, "contacts.csv"),
      await get(app, tenant, "contacts.csv"),
    ];
    expect(await refusalOf(await get(app, tenant, "calls.csv"))).toMatchObject({
      status: 429,
      code: "TOO_MANY_EXPORTS",
    });
    const ofOther = await get(app, other, "contacts.csv");
    await locker.query("commit");
    for (const response of running) expect(await rowsOf(response)).toHaveLength(people);
    expect(await rowsOf(ofOther)).toEqual([]);
  } finally {
    locker.release(true);
  }
  expect(await rowsOf(await get(app, tenant, "contacts.csv"))).toHaveLength(people);
});

test("if reading fails, the file is cut off", async ({ app, pool, given: { tenant } }) => {
  await pool.query("alter table contact rename column postal_code to other_code");
  try {
    const response = await get(app, tenant, "contacts.csv");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  } finally {
    await pool.query("alter table contact rename column other_code to postal_code");
  }
  expect(await rowsOf(await get(app, tenant, "contacts.csv"))).toHaveLength(people);
});
