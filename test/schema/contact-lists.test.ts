import type pg from "pg";
import { describe, expect } from "vitest";
import { newTenant, test as base, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { encodeId } from "#schema/ids.ts";

const Page = graphql(`
  query ContactListPage(
    $filter: ContactFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    contacts(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes {
        name
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

/** More than a search walks through before it uses an index. */
const many = 6_000;
/** The first of them are in a campaign. */
const members = 2_000;

/**
 * Contacts of which one in a thousand is called Łukasz, and every one Person; the first of them are in a campaign.
 * Ids are in the order of the numbers in the names.
 */
async function givenContacts(pool: pg.Pool, tenant: TestTenant): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `with campaign_ as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       values ($1, 'Campaign', 'assistant', 'number', '09:00', '17:00', 'UTC') returning id),
     made as (
       insert into contact (id, tenant_id, phone, name, do_not_call, unreachable_reason, deleted_at)
       select (lpad(to_hex(n), 8, '0') || right($1::text, 28))::uuid, $1, '+1415' || 5000000 + n,
         case when n % 1000 = 7 then 'Łukasz ' when n % 1000 = 8 then '王小伟 ' else '' end || 'Person ' || n,
         n % 10 = 7, case when n % 20 = 8 then 'misdialled' end, case when n = 3007 then now() end
       from generate_series(1, $2) n returning id, phone),
     enrolled as (
       insert into enrolment (tenant_id, campaign_id, contact_id)
       select $1, campaign_.id, made.id from campaign_, made where right(made.phone, 5)::int <= $3)
     select id from campaign_`,
    [tenant.id, many, members],
  );
  return encodeId("Campaign", rows[0]!.id);
}

/** One list for all tests, which only read it. */
const test = base.extend("listed", { scope: "file" }, async ({ app, pool }) => {
  const tenant = await newTenant(app);
  return { tenant, campaignId: await givenContacts(pool, tenant) };
});

/** The names of a list, page by page; each total is compared with them. */
async function names(tenant: TestTenant, filter: object, size = 200): Promise<string[]> {
  const found: string[] = [];
  let after: string | null | undefined = null;
  for (let more = true; more;) {
    const page = { filter, first: size, after };
    const { contacts }: Awaited<ReturnType<typeof ask>> = await ask(page);
    found.push(...contacts.nodes.map(({ name }) => name!));
    ({ endCursor: after, hasNextPage: more } = contacts.pageInfo);
    if (!more) expect(contacts.totalCount).toBe(found.length);
  }
  return found;

  function ask(variables: object) {
    return tenant.ask(Page, variables);
  }
}

const called = (...numbers: number[]) => numbers.map((n) => `Łukasz Person ${n}`);

describe("a search among thousands of contacts finds", () => {
  test.for([
    ["a rare name, whatever its accents and case", "ŁUKASZ", called(5007, 4007, 2007, 1007, 7)],
    ["a part of it", "kasz", called(5007, 4007, 2007, 1007, 7)],
    ["two letters at the beginning of a word", "lu", called(5007, 4007, 2007, 1007, 7)],
    ["no two letters within a word", "uk", []],
    ["two words", "lukasz person 4", called(4007)],
    ["no wildcards", "l%z", []],
    ["the end of a number", "5000007", called(7)],
    ["a number as people write it", "(415) 500-1007", called(1007)],
    ["a whole number", "+14155001007", called(1007)],
    ["the beginning of a number", "+1415500100", null],
  ] as const)("%s", async ([, search, expected], { listed: { tenant } }) => {
    const found = await names(tenant, { search }, 3);
    if (expected !== null) expect(found).toEqual(expected);
    else
      expect(found.map((name) => name.replace(/\D*/, ""))).toEqual([
        "1009",
        "1008",
        "1007",
        "1006",
        "1005",
        "1004",
        "1003",
        "1002",
        "1001",
        "1000",
      ]);
  });

  test.for(["王小伟", "小伟", "王"])(
    "%s, in a script with short words",
    async (search, { listed: { tenant } }) => {
      expect(await names(tenant, { search })).toEqual(
        [5008, 4008, 3008, 2008, 1008, 8].map((n) => `王小伟 Person ${n}`),
      );
    },
  );

  test("every one of them, if all have it, in pages in both directions", async ({
    listed: { tenant },
  }) => {
    const all = await names(tenant, { search: "person" });
    expect(all).toHaveLength(many - 1);
    expect(all).toEqual(await names(tenant, {}));
    const { contacts } = await tenant.ask(Page, { filter: { search: "person 1" }, last: 3 });
    expect(contacts.nodes.map(({ name }) => name)).toEqual(["Person 11", "Person 10", "Person 1"]);
  });
});

test("flags and a campaign narrow a list and a search", async ({
  listed: { tenant, campaignId },
}) => {
  const number = (name: string) => Number(/\d+$/.exec(name)![0]);
  const all = Array.from({ length: many }, (_, n) => n + 1).filter((n) => n !== 3007);
  const is = { doNotCall: (n: number) => n % 10 === 7, unreachable: (n: number) => n % 20 === 8 };
  for (const flags of [
    { doNotCall: true },
    { doNotCall: false },
    { unreachable: true },
    { doNotCall: false, unreachable: true },
    { doNotCall: true, unreachable: true },
  ]) {
    const expected = all.filter((n) =>
      Object.entries(flags).every(([flag, value]) => is[flag as keyof typeof is](n) === value),
    );
    const of = async (filter: object) => (await names(tenant, { ...flags, ...filter })).map(number);
    expect(await of({}), JSON.stringify(flags)).toEqual(expected.toReversed());
    expect(await of({ search: "person" })).toEqual(expected.toReversed());
    const enrolled = expected.filter((n) => n <= members);
    expect(await of({ campaignId })).toEqual(enrolled);
    expect(await of({ campaignId, search: "person" })).toEqual(enrolled);
  }
  expect(await names(tenant, { campaignId, search: "lukasz" })).toEqual(called(7, 1007));
  expect(await names(tenant, { campaignId: "nothing", search: "lukasz" })).toEqual([]);
});

test("one letter is refused, and the error says what to do", async ({ tenant }) => {
  const { errors } = await tenant.raw(`{ contacts(filter: { search: "é" }) { nodes { id } } }`);
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining("two characters"),
      extensions: { code: "SEARCH_TOO_SHORT" },
    },
  ]);
});

describe("the search function", () => {
  const call = (words: string, digits = "null") =>
    `select * from search_contacts('${words}', ${digits}, null, '{null,null}', null, true,
       'ffffffff-ffff-ffff-ffff-ffffffffffff', false, true, 100000)`;

  test("finds nothing of another tenant, and reads the tables of its schema", async ({
    app,
    pool,
    listed: { tenant: other },
  }) => {
    const own = await newTenant(app);
    const client = await pool.connect();
    try {
      await client.query("create temporary table contact (like call_scheduler.contact)");
      await client.query("grant select on contact to call_scheduler_tenant");
      await client.query("set role call_scheduler_tenant");
      await client.query("set call_scheduler.every_tenant = off");
      const found = async (tenantId: string, sql: string) => {
        await client.query("select set_config('call_scheduler.tenant', $1, false)", [tenantId]);
        return (await client.query(sql)).rows.length;
      };
      for (const sql of [call("person"), call("lukasz"), call("?", "'1415'"), call("?", "'007'")]) {
        expect(await found(own.id, sql)).toBe(0);
        expect(await found("", sql)).toBe(0);
        expect(await found(other.id, sql)).toBeGreaterThan(0);
      }
    } finally {
      client.release(true);
    }
  });

  test("may be called by tenants, and by nobody else", async ({ pool }) => {
    const { rows } = await pool.query(
      `select has_function_privilege('call_scheduler_tenant', oid, 'execute') as tenants,
         coalesce(proacl::text ~ '(^|[{,])=', true) as everybody, proconfig as settings, prosecdef as "isDefiner"
       from pg_proc where proname = 'search_contacts'`,
    );
    expect(rows).toEqual([
      {
        tenants: true,
        everybody: false,
        settings: ["search_path=call_scheduler, pg_temp"],
        isDefiner: true,
      },
    ]);
  });
});
