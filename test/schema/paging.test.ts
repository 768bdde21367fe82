import type pg from "pg";
import { describe, expect } from "vitest";
import { test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenContact, rowOf } from "#test/operations.ts";

const Page = graphql(`
  query Page($first: Int, $after: String, $last: Int, $before: String) {
    contacts(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      edges {
        cursor
        node {
          id
        }
      }
      nodes {
        id
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

const Members = graphql(`
  query Members($id: ID!, $first: Int, $after: String) {
    campaign(id: $id) {
      contacts(first: $first, after: $after) {
        nodes {
          id
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** Contacts, of which many came into being in the same millisecond. */
async function manyContacts(pool: pg.Pool, tenant: TestTenant, count: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into contact (tenant_id, phone, created_at)
     select $1, '+1415' || (5000000 + n), '2026-11-02'::timestamptz + (n / 7) * interval '1 ms'
     from generate_series(1, $2) n returning id`,
    [tenant.id, count],
  );
  return rows.map(({ id }) => `Contact:${id}`);
}

describe("a list", () => {
  test("is read forwards and backwards to its end, without a gap and without a repeat", async ({
    tenant,
    pool,
  }) => {
    const all = new Set(await manyContacts(pool, tenant, 50));
    const forwards: string[] = [];
    for (let after: string | null | undefined = null, more = true; more;) {
      const { contacts }: Awaited<ReturnType<typeof page>> = await page(tenant, {
        first: 8,
        after,
      });
      expect(contacts.totalCount).toBe(50);
      expect(contacts.pageInfo.hasPreviousPage).toBe(after !== null);
      forwards.push(...contacts.nodes.map(({ id }) => id));
      ({ endCursor: after, hasNextPage: more } = contacts.pageInfo);
    }
    expect(forwards).toHaveLength(50);
    expect(new Set(forwards)).toEqual(all);
    const backwards: string[] = [];
    for (let before: string | null | undefined = null, more = true; more;) {
      const { contacts }: Awaited<ReturnType<typeof page>> = await page(tenant, {
        last: 8,
        before,
      });
      backwards.unshift(...contacts.nodes.map(({ id }) => id));
      ({ startCursor: before, hasPreviousPage: more } = contacts.pageInfo);
    }
    expect(backwards).toEqual(forwards);
  });

  test("goes on where it was, whatever came and went meanwhile", async ({ tenant, pool }) => {
    const ids = await manyContacts(pool, tenant, 20);
    const { contacts } = await page(tenant, { first: 10 });
    const seen = contacts.nodes.map(({ id }) => id);
    await givenContact(tenant);
    await pool.query("delete from contact where id = $1", [rowOf(seen.at(-1)!)]);
    const rest = await page(tenant, { first: 20, after: contacts.pageInfo.endCursor! });
    const next = rest.contacts.nodes.map(({ id }) => id);
    expect(new Set([...seen, ...next])).toEqual(new Set(ids));
  });

  test("gives 50 entries when nothing is said, and up to 200", async ({ tenant, pool }) => {
    await manyContacts(pool, tenant, 205);
    expect((await page(tenant, {})).contacts.nodes).toHaveLength(50);
    const { contacts } = await page(tenant, { first: 200 });
    expect(contacts.nodes).toHaveLength(200);
    expect(contacts.pageInfo.hasNextPage).toBe(true);
  });

  test("of nothing is empty", async ({ tenant, pool }) => {
    await manyContacts(pool, tenant, 3);
    const { contacts } = await page(tenant, { first: 0 });
    expect(contacts).toMatchObject({ totalCount: 3, nodes: [], pageInfo: { endCursor: null } });
  });
});

async function page(
  tenant: TestTenant,
  args: {
    first?: number | null;
    after?: string | null | undefined;
    last?: number;
    before?: string | null | undefined;
  },
) {
  return await tenant.ask(Page, args);
}

describe("a page that cannot be is refused in words", () => {
  const ownDate = Buffer.from(JSON.stringify(["id", "y"])).toString("base64url");
  const otherOrder = Buffer.from(JSON.stringify(["minute", "2026-11-02T09:00:00.000Z"]));
  test.for([
    ["a negative size", "first: -1", /0 to 200/],
    ["a larger page than there is", "last: 201", /0 to 200/],
    [
      "both ends",
      "first: 1, last: 1",
      /^first and after cannot be combined with last and before:.* backward$/,
    ],
    ["a cursor of nothing", `first: 1, after: "x"`, /cursor/],
    ["a cursor with other values", `first: 1, after: "${ownDate}"`, /cursor/],

    [
      "a cursor of another list",
      `first: 1, after: "${otherOrder.toString("base64url")}"`,
      /cursor/,
    ],
  ] as const)("%s", async ([, args, message], { tenant }) => {
    const { errors } = await tenant.raw(`{ contacts(${args}) { totalCount } }`);
    expect(errors).toMatchObject([
      { message: expect.stringMatching(message), extensions: { code: "BAD_USER_INPUT" } },
    ]);
  });

  test("pages within pages, when they multiply to too much", async ({ tenant, pool }) => {
    const campaignId = rowOf(await givenCampaign(tenant));
    const contactIds = (await manyContacts(pool, tenant, 110)).map(rowOf);
    await pool.query(
      `insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time)
       select $1, $2, contact_id, 'CANCELLED', '2026-11-02'
       from unnest($3::uuid[]) contact_id, generate_series(1, 200)`,
      [tenant.id, campaignId, contactIds],
    );
    const { errors } = await tenant.raw(
      "{ contacts(first: 200) { nodes { calls(first: 200) { totalCount nodes { id } } } } }",
    );
    expect(errors?.[0]?.message).toContain("use smaller values of first");
  });
});

test("a cursor of the year 0 is refused", async ({ tenant }) => {
  const cursor = Buffer.from(JSON.stringify(["minute", "0000-01-01T00:00:00Z"]));
  const { errors } = await tenant.raw(
    `{ schedulerRuns(after: "${cursor.toString("base64url")}") { totalCount } }`,
  );
  expect(errors?.[0]?.message).toContain("this cursor is not valid for this list");
});

describe("lists that have no pages count as well", () => {
  test("what is wrong with files", async ({ tenant, pool }) => {
    const { rows } = await pool.query<{ id: string }>(
      `insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at)
       values ($1, $2, 'x.csv', 1, '2026-11-02') returning id`,
      [tenant.id, rowOf(await givenCampaign(tenant))],
    );
    const { id } = rows[0]!;
    await pool.query(
      `insert into import_problem (tenant_id, import_id, ordinal, line, code, reason)
       select $2, $1, n, n, 'PHONE_MISSING', 'is bad' from generate_series(1, 1000) n`,
      [id, tenant.id],
    );
    const times = (count: number) =>
      Array.from({ length: count }, (_, n) => `p${n}: problems(first: 1000) { line }`).join(" ");
    const fitting = await tenant.raw(`{ import(id: "${id}") { ${times(20)} } }`);
    expect(fitting.data!["import"]!["p19"]).toHaveLength(1_000);
    const { errors } = await tenant.raw(`{ import(id: "${id}") { ${times(21)} } }`);
    expect(errors?.[0]?.message).toContain("use smaller values of first");
  });

  test("what happened to calls", async ({ tenant, pool }) => {
    const campaignId = rowOf(await givenCampaign(tenant));
    const contactIds = (await manyContacts(pool, tenant, 41)).map(rowOf);
    await pool.query(
      `with made as (
         insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time)
         select $1, $2, unnest($3::uuid[]), 'CANCELLED', '2026-11-02' returning id)
       insert into call_event (tenant_id, call_id, at, kind)
       select $1, id, '2026-11-02', 'PUT_BACK' from made, generate_series(1, 500)`,
      [tenant.id, campaignId, contactIds],
    );
    const ask = (first: number) =>
      `{ calls(first: ${first}) { nodes { events { kind detail } } } }`;
    expect((await tenant.raw(ask(39))).errors).toBeUndefined();
    const { errors } = await tenant.raw(ask(41));
    expect(errors?.[0]?.message).toContain("use smaller values of first");
  });
});

test("the members of a campaign are paged too", async ({ tenant, pool }) => {
  const id = await givenCampaign(tenant);
  const contactIds = await manyContacts(pool, tenant, 25);
  await pool.query(
    "insert into enrolment (tenant_id, campaign_id, contact_id) select $1, $2, unnest($3::uuid[])",
    [tenant.id, rowOf(id), contactIds.map(rowOf)],
  );
  const read: string[] = [];
  for (let after: string | null | undefined = null, more = true; more;) {
    const { campaign }: { campaign: Members } = await tenant.ask(Members, { id, first: 10, after });
    read.push(...campaign!.contacts.nodes.map((node) => node.id));
    ({ endCursor: after, hasNextPage: more } = campaign!.contacts.pageInfo);
  }
  expect(read).toEqual(contactIds.toSorted());
});

type Members = {
  contacts: {
    nodes: { id: string }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  };
} | null;
