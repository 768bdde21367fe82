import type pg from "pg";
import { describe, expect } from "vitest";
import { test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import type { CallFilter, CallOrder } from "#test/gql/graphql.ts";
import { encodeId } from "#schema/ids.ts";

const Page = graphql(`
  query CallListPage(
    $filter: CallFilter
    $orderBy: CallOrder
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    calls(
      filter: $filter
      orderBy: $orderBy
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      isTotalCountExact
      nodes {
        id
      }
      pageInfo {
        endCursor
        hasNextPage
        startCursor
        hasPreviousPage
      }
    }
  }
`);

const at = new Date("2031-03-05T10:00:00Z");
const hour = (n: number) => new Date(at.getTime() + n * 3_600_000).toISOString();

interface Row {
  readonly id: string;
  readonly campaign: string;
  readonly contact: string;
  readonly kind: "ROUND" | "MANUAL" | "REDIAL" | "TEST";
  readonly status: "SCHEDULED" | "CALLING" | "IN_PROGRESS" | "COMPLETED" | "FAILED" | "CANCELLED";
  readonly outcome: "ANSWERED" | "BUSY" | "UNKNOWN" | null;
  readonly time: string;
}

/** 240 calls of 3 campaigns and 10 contacts: every kind with every status, and several calls at each hour. */
async function givenCalls(pool: pg.Pool, tenant: TestTenant): Promise<readonly Row[]> {
  await pool.query(
    `with own as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       select $1, 'Campaign ' || n, 'assistant', 'number', '09:00', '17:00', 'UTC' from generate_series(1, 3) n
       returning id),
     people as (
       insert into contact (tenant_id, phone) select $1, '+1415' || 6000000 + n from generate_series(1, 10) n
       returning id)
     insert into enrolment (tenant_id, campaign_id, contact_id) select $1, own.id, people.id from own, people`,
    [tenant.id],
  );
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, status, outcome, scheduled_time)
     select tenant_id, campaign_id, contact_id,
       (array['ROUND', 'MANUAL', 'REDIAL', 'TEST'])[1 + (n + m) % 4]::call_kind,
       -- A contact has one live call at most, and one that waits in each campaign.
       case when n = 1 then 'SCHEDULED' when n = 2 and m <= 10 then (array['CALLING', 'IN_PROGRESS'])[1 + m % 2]
         else (array['COMPLETED', 'FAILED', 'CANCELLED'])[1 + n % 3] end::call_status,
       case when n > 2 and n % 3 < 2 then (array['ANSWERED', 'BUSY', 'UNKNOWN'])[1 + m % 3] end::call_outcome,
       $2::timestamptz + (n * 7 + m * 5) % 11 * interval '1 hour'
     from (select *, row_number() over (order by campaign_id, contact_id)::int as m from enrolment
       where tenant_id = $1) enrolment, generate_series(1, 8) n`,
    [tenant.id, at],
  );
  const { rows } = await pool.query<Row>(
    `select id, campaign_id as campaign, contact_id as contact, kind, status, outcome,
       to_char(scheduled_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time
     from call where tenant_id = $1`,
    [tenant.id],
  );
  return rows;
}

/** What the list of a filter must hold, in the order that is asked for. */
function expected(rows: readonly Row[], filter: CallFilter, { field, direction }: CallOrder) {
  const matches = (row: Row) =>
    (filter.campaignId == null || filter.campaignId === encodeId("Campaign", row.campaign)) &&
    (filter.contactId == null || filter.contactId === encodeId("Contact", row.contact)) &&
    (filter.kind == null || filter.kind.includes(row.kind)) &&
    (filter.status == null || filter.status.includes(row.status)) &&
    (filter.outcome == null || filter.outcome.some((outcome) => outcome === row.outcome)) &&
    (filter.from == null || row.time >= filter.from) &&
    (filter.to == null || row.time < filter.to);
  const key = ({ time, id }: Row) => (field === "CREATED_AT" ? id : `${time} ${id}`);
  const ids = rows
    .filter(matches)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ id }) => encodeId("Call", id));
  return direction === "ASC" ? ids : ids.toReversed();
}

/** All pages of a list, forwards; each page backwards is compared with the one before it. */
async function read(
  tenant: TestTenant,
  filter: CallFilter,
  orderBy: CallOrder,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null | undefined = null;
  for (let more = true; more;) {
    const { calls }: Awaited<ReturnType<typeof page>> = await page({ first: 7, after });
    ids.push(...calls.nodes.map(({ id }) => id));
    ({ endCursor: after, hasNextPage: more } = calls.pageInfo);
  }
  if (after != null) {
    const { calls } = await page({ last: 200, before: after });
    expect(calls.nodes.map(({ id }) => id)).toEqual(ids.slice(0, -1).slice(-200));
    expect(calls).toMatchObject({ totalCount: ids.length, isTotalCountExact: true });
  }
  return ids;

  function page(place: object) {
    return tenant.ask(Page, { filter, orderBy, ...place });
  }
}

const byTime = { field: "SCHEDULED_TIME", direction: "DESC" } as const;
const byCreation = { field: "CREATED_AT", direction: "DESC" } as const;

/** Filters that need no id; each is tried for the tenant, for a campaign and for a contact. */
const narrowing: Readonly<Record<string, CallFilter>> = {
  "no filter": {},
  status: { status: ["FAILED"] },
  "statuses, some live": { status: ["SCHEDULED", "CALLING", "IN_PROGRESS"] },
  outcome: { outcome: ["BUSY"] },
  "status and outcomes": { status: ["COMPLETED"], outcome: ["ANSWERED", "UNKNOWN"] },
  kind: { kind: ["TEST"] },
  "kinds and status": { kind: ["ROUND", "REDIAL"], status: ["CANCELLED", "IN_PROGRESS"] },
  time: { from: hour(3), to: hour(8) },
  "time and outcome": { from: hour(2), to: hour(9), outcome: ["BUSY", "ANSWERED"] },
  "what no call has": { status: ["SCHEDULED"], outcome: ["BUSY"] },
  "no status at all": { status: [] },
};

test("every filter with every order that it has finds what it should, on every page", async ({
  tenant,
  pool,
}) => {
  const rows = await givenCalls(pool, tenant);
  const [campaignId, contactId] = [
    encodeId("Campaign", rows[0]!.campaign),
    encodeId("Contact", rows[0]!.contact),
  ];
  let lists = 0;
  for (const [name, filter] of Object.entries(narrowing)) {
    for (const scope of [{}, { campaignId }, { contactId }, { campaignId, contactId }]) {
      const orders: CallOrder[] = [byTime, { ...byTime, direction: "ASC" }];
      if (name === "no filter" || "contactId" in scope) {
        orders.push(byCreation, { ...byCreation, direction: "ASC" });
      }
      for (const orderBy of orders) {
        const label = `${name}, ${Object.keys(scope).join()}, ${orderBy.field} ${orderBy.direction}`;
        const wanted = { ...filter, ...scope };
        expect(await read(tenant, wanted, orderBy), label).toEqual(expected(rows, wanted, orderBy));
        lists += 1;
      }
    }
  }
  expect(lists).toBe(11 * 4 * 2 + 2 * 2 + 11 * 2 * 2);
});

test("without orderBy a list is sorted by createdAt, and by scheduledTime if it is filtered", async ({
  tenant,
  pool,
}) => {
  const rows = await givenCalls(pool, tenant);
  const ids = async (filter: CallFilter) =>
    (await tenant.ask(Page, { filter, first: 200 })).calls.nodes.map(({ id }) => id);
  expect(await ids({})).toEqual(expected(rows, {}, byCreation).slice(0, 200));
  const failed: CallFilter = { status: ["FAILED"] };
  expect(await ids(failed)).toEqual(expected(rows, failed, byTime));
});

test("a cursor from before the time that is asked for begins there", async ({ tenant, pool }) => {
  const rows = await givenCalls(pool, tenant);
  const filter = { from: hour(3), to: hour(5) };
  for (const direction of ["ASC", "DESC"] as const) {
    const orderBy = { ...byTime, direction };
    const { calls } = await tenant.ask(Page, { orderBy, first: 1 });
    const { endCursor: after } = calls.pageInfo;
    const page = await tenant.ask(Page, { filter, orderBy, first: 200, after });
    expect(page.calls.nodes.map(({ id }) => id)).toEqual(expected(rows, filter, orderBy));
  }
});

test.for<[string, CallFilter]>(Object.entries(narrowing).filter(([name]) => name !== "no filter"))(
  "by creation, calls cannot be filtered by %s: the error says what to do",
  async ([, filter], { tenant }) => {
    const variables = { filter, orderBy: byCreation };
    const { errors } = await tenant.raw(Page.toString(), variables);
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining("sort by SCHEDULED_TIME"),
        extensions: { code: "UNSUPPORTED_ORDER" },
      },
    ]);
  },
);

test("a text that more than 200 contacts have finds no calls, and the error says what to do", async ({
  tenant,
  pool,
}) => {
  await pool.query(
    `insert into contact (tenant_id, phone, name) select $1, '+1415' || 5000000 + n, 'Ada Lovelace'
     from generate_series(1, 201) n`,
    [tenant.id],
  );
  const { errors } = await tenant.raw(`{ calls(filter: { search: "lovelace" }) { nodes { id } } }`);
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining("longer text"),
      extensions: { code: "SEARCH_TOO_BROAD" },
    },
  ]);
});

describe("a total", () => {
  test("is exact up to 10,000", async ({ tenant, pool }) => {
    const total = async () =>
      (await tenant.raw("{ contacts(first: 0) { isTotalCountExact totalCount } }")).data;
    await pool.query(
      `insert into contact (tenant_id, phone) select $1, '+1415' || 5000000 + n from generate_series(1, 10000) n`,
      [tenant.id],
    );
    expect(await total()).toEqual({ contacts: { totalCount: 10_000, isTotalCountExact: true } });
    await pool.query("insert into contact (tenant_id, phone) values ($1, '+14154999999')", [
      tenant.id,
    ]);
    expect(await total()).toEqual({ contacts: { totalCount: 10_000, isTotalCountExact: false } });
  });
});

test("each kind, status and outcome of a final or waiting call has its own facet, and a live call has none", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ isLive: boolean; facets: number; combinations: number }>(
    `select status in ('CALLING', 'IN_PROGRESS') as "isLive",
       count(distinct call_facet(kind, status, outcome))::int as facets, count(*)::int as combinations
     from unnest(enum_range(null::call_kind)) kind, unnest(enum_range(null::call_status)) status,
       unnest(enum_range(null::call_outcome) || null::call_outcome) outcome
     group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { isLive: false, facets: 4 * 4 * 13, combinations: 4 * 4 * 13 },
    { isLive: true, facets: 0, combinations: 4 * 2 * 13 },
  ]);
});
