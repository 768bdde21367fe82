import type pg from "pg";
import { describe, expect } from "vitest";
import { encodeId } from "#schema/ids.ts";
import { test, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import type { CallFilter, CallOrder, CallOrderField, DialState } from "#test/gql/graphql.ts";

const Page = graphql(`
  query OrderedCallsPage(
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
      }
    }
  }
`);

const at = new Date("2031-03-05T10:00:00Z");
const quarter = (n: number) => new Date(at.getTime() + n * 900_000).toISOString();

interface Row {
  readonly id: string;
  readonly campaign: string;
  readonly contact: string;
  readonly status: string;
  readonly scheduledTime: string;
  readonly placedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  readonly cost: number | null;
  readonly dialState: DialState | null;
  readonly isImported: boolean;
}

/**
 * 150 calls of 3 campaigns and 5 contacts: final, live and waiting ones, of which some were put back after a dial. Each
 * time, duration and cost is that of several calls.
 */
async function givenCalls(pool: pg.Pool, tenant: TestTenant) {
  const made = await pool.query<{ id: string; number: number }>(
    `with own as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       select $1, 'Campaign ' || n, 'assistant', 'number', '09:00', '17:00', 'UTC' from generate_series(1, 3) n
       returning id, name),
     made as (
       insert into import (tenant_id, campaign_id, status, file_name, file_bytes, created_at)
       select $1, id, 'COMPLETED', 'contacts.csv', 1, now() from own where name = 'Campaign 1' returning id, campaign_id, number),
     people as (
       insert into contact (tenant_id, phone) select $1, '+1415' || 6000000 + n from generate_series(1, 5) n
       returning id, phone),
     members as (
       insert into enrolment (tenant_id, campaign_id, contact_id, import_number, also_imports)
       select $1, own.id, people.id, case when phone = '+14156000001' then made.number end,
         case when phone = '+14156000002' then array[made.number] end
       from own cross join people left join made on made.campaign_id = own.id)
     select id, number from made`,
    [tenant.id],
  );
  await pool.query(
    `with planned as (
       select uuid_v7() as id, uuid_v7() as dial_id, tenant_id, campaign_id, contact_id, n, m,
         $2::timestamptz + (n * 7 + m * 5) % 6 * interval '15 min' as placed_at,
         -- A contact has one live call at most, and one that waits in each campaign.
         case when n = 1 then 'SCHEDULED' when n = 2 and m <= 5 then (array['CALLING', 'IN_PROGRESS'])[1 + m % 2]
           else (array['COMPLETED', 'FAILED', 'CANCELLED'])[1 + n % 3] end::call_status as status
       from (select *, row_number() over (order by campaign_id, contact_id)::int as m from enrolment
         where tenant_id = $1) enrolment, generate_series(1, 10) n),
     calls as (
       insert into call (id, tenant_id, campaign_id, contact_id, kind, status, outcome, scheduled_time, dial_id, placed_at,
         ended_at, duration_seconds, cost)
       select id, tenant_id, campaign_id, contact_id, case when n in (2, 3) then 'MANUAL' else 'ROUND' end::call_kind, status,
         case status when 'COMPLETED' then 'ANSWERED' when 'FAILED' then 'BUSY' end::call_outcome,
         $2::timestamptz + (m % 3 - 4) * interval '1 hour',
         case when status not in ('SCHEDULED', 'CANCELLED') then dial_id end,
         case when status not in ('SCHEDULED', 'CANCELLED') then placed_at end,
         case when status not in ('SCHEDULED', 'CALLING', 'IN_PROGRESS') then placed_at + n % 3 * interval '15 min' end,
         case when status = 'COMPLETED' then n % 4 + 0.5 end, case when status = 'COMPLETED' then m % 3 * 0.0103 end
       from planned)
     insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
       phone_number_id, intended_at, sent_at)
     select dial_id, id, tenant_id, campaign_id, contact_id,
       case when status in ('SCHEDULED', 'CANCELLED') then 'REJECTED' when m % 4 = 0 then 'UNKNOWN'
         else 'ACCEPTED' end::dial_state, 1, 'assistant', 'number', placed_at, placed_at
     from planned where status <> 'CANCELLED'`,
    [tenant.id, at],
  );
  const { rows } = await pool.query<Row>(
    `select call.id, campaign_id as campaign, contact_id as contact, status, ${[
      "scheduled_time",
      "placed_at",
      "ended_at",
    ]
      .map((column, index) => {
        const name = ["scheduledTime", "placedAt", "endedAt"][index];
        return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`;
      })
      .join()}, duration_seconds as "durationSeconds", cost::float8,
       (select state from dial where call_id = call.id) as "dialState",
       exists (select from enrolment where campaign_id = call.campaign_id and contact_id = call.contact_id
         and (import_number = $2 or $2 = any(also_imports))) as "isImported"
     from call where tenant_id = $1`,
    [tenant.id, made.rows[0]!.number],
  );
  return { rows, importId: encodeId("Import", made.rows[0]!.id) };
}

const values: Readonly<Record<CallOrderField, (row: Row) => string | number | null>> = {
  CREATED_AT: () => 0,
  SCHEDULED_TIME: (row) => row.scheduledTime,
  PLACED_AT: (row) => row.placedAt,
  ENDED_AT: (row) => row.placedAt && row.endedAt,
  DURATION: (row) => row.placedAt && row.durationSeconds,
  COST: (row) => row.placedAt && row.cost,
};

/** What the list of a filter must hold, in the order that is asked for. */
function expected(rows: readonly Row[], filter: CallFilter, { field, direction }: CallOrder) {
  const value = values[field];
  const ids = rows
    .filter((row) => matches(row, filter) && value(row) !== null)
    .toSorted((a, b) => {
      const [one, other] = [value(a)!, value(b)!];
      if (one !== other) return one < other ? -1 : 1;
      return a.id < b.id ? -1 : 1;
    })
    .map(({ id }) => encodeId("Call", id));
  return direction === "ASC" ? ids : ids.toReversed();
}

function matches(row: Row, filter: CallFilter): boolean {
  const ended = row.placedAt && row.endedAt;
  const isWithin = (value: string | null, from: unknown, to: unknown) =>
    (from == null || (value !== null && value >= (from as string))) &&
    (to == null || (value !== null && value < (to as string)));
  return (
    (filter.campaignId == null || filter.campaignId === encodeId("Campaign", row.campaign)) &&
    (filter.contactId == null || filter.contactId === encodeId("Contact", row.contact)) &&
    (filter.status == null || filter.status.some((status) => status === row.status)) &&
    (filter.dialState == null ||
      (row.dialState !== null && filter.dialState.includes(row.dialState))) &&
    (filter.importId == null || row.isImported) &&
    isWithin(row.scheduledTime, filter.from, filter.to) &&
    isWithin(row.placedAt, filter.placedFrom, filter.placedTo) &&
    isWithin(ended, filter.endedFrom, filter.endedTo)
  );
}

/** All pages of a list, forwards; a page backwards is compared with them. */
async function read(tenant: TestTenant, filter: CallFilter, orderBy: CallOrder) {
  const ids: string[] = [];
  let after: string | null | undefined = null;
  for (let more = true; more;) {
    const { calls }: Awaited<ReturnType<typeof page>> = await page({ first: 40, after });
    ids.push(...calls.nodes.map(({ id }) => id));
    ({ endCursor: after, hasNextPage: more } = calls.pageInfo);
  }
  if (after != null) {
    const { calls } = await page({ last: 200, before: after });
    expect(calls.nodes.map(({ id }) => id)).toEqual(ids.slice(0, -1));
    expect(calls).toMatchObject({ totalCount: ids.length, isTotalCountExact: true });
  }
  return ids;

  function page(place: object) {
    return tenant.ask(Page, { filter, orderBy, ...place });
  }
}

const narrowing: Readonly<Record<string, CallFilter>> = {
  "no filter": {},
  placed: { placedFrom: quarter(1), placedTo: quarter(4) },
  "placed since": { placedFrom: quarter(3) },
  ended: { endedFrom: quarter(2), endedTo: quarter(4) },
  "ended before, and placed": { placedFrom: quarter(1), endedTo: quarter(4) },
  "dial state": { dialState: ["UNKNOWN"] },
  "dial states and status": {
    dialState: ["ACCEPTED", "REJECTED"],
    status: ["SCHEDULED", "FAILED"],
  },
  "scheduled and placed": { to: quarter(-12), placedFrom: quarter(1) },
  import: { importId: "" },
  "what no call has": { placedFrom: quarter(50) },
};

test("every filter finds what it should in every order, on every page, also among equal values", async ({
  tenant,
  pool,
}) => {
  const { rows, importId } = await givenCalls(pool, tenant);
  const own = rows.filter(({ isImported }) => isImported);
  const [campaignId, contactId] = [
    encodeId("Campaign", own[0]!.campaign),
    encodeId("Contact", own[0]!.contact),
  ];
  for (const [name, given] of Object.entries(narrowing)) {
    const filter = given.importId === "" ? { importId } : given;
    for (const scope of [{}, { campaignId }, { contactId }]) {
      for (const field of Object.keys(values) as CallOrderField[]) {
        const direction = field === "DURATION" ? "ASC" : "DESC";
        const orderBy: CallOrder = { field, direction };
        const wanted = { ...filter, ...scope };
        const label = `${name}, ${Object.keys(scope).join()}, ${field} ${direction}`;
        expect(await read(tenant, wanted, orderBy), label).toEqual(expected(rows, wanted, orderBy));
      }
    }
  }
  // Each of them finds some calls, but for the last.
  const found = (filter: CallFilter) =>
    expected(rows, filter, { field: "PLACED_AT", direction: "ASC" }).length;
  for (const [name, filter] of Object.entries(narrowing)) {
    expect(found(filter) > 0, name).toBe(name !== "what no call has");
  }
});

test("with these filters a list has by default the call that was placed last at its beginning", async ({
  tenant,
  pool,
}) => {
  const { rows, importId } = await givenCalls(pool, tenant);
  for (const filter of [{ placedFrom: quarter(1) }, { importId }]) {
    const { calls } = await tenant.ask(Page, { filter, first: 200 });
    const order = { field: "PLACED_AT", direction: "DESC" } as const;
    expect(calls.nodes.map(({ id }) => id)).toEqual(expected(rows, filter, order));
  }
});

describe("with more calls than are read for a page", () => {
  const many = 10_050;

  async function givenMany(pool: pg.Pool, tenant: TestTenant) {
    const { rows } = await givenCalls(pool, tenant);
    await pool.query(
      `with planned as (
         select uuid_v7() as id, uuid_v7() as dial_id, tenant_id, campaign_id, contact_id,
           $2::timestamptz - (1 + n / 5) * interval '1 min' as placed_at
         from (select * from enrolment where tenant_id = $1 limit 1) enrolment, generate_series(1, $3::int) n),
       calls as (
         insert into call (id, tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, dial_id, placed_at, ended_at)
         select id, tenant_id, campaign_id, contact_id, 'FAILED', 'BUSY', placed_at, dial_id, placed_at, placed_at from planned)
       insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
         phone_number_id, intended_at, sent_at)
       select dial_id, id, tenant_id, campaign_id, contact_id, 'ACCEPTED', 1, 'assistant', 'number', placed_at, placed_at
       from planned`,
      [tenant.id, at, many],
    );
    return rows;
  }

  const problem = async (tenant: TestTenant, filter: CallFilter, field: CallOrderField) => {
    const orderBy = { field, direction: "DESC" };
    return (await tenant.raw(Page.toString(), { filter, orderBy, first: 10 })).errors?.[0];
  };

  test("they are read in the order in which they were placed, and sorted where a filter narrows them", async ({
    tenant,
    pool,
  }) => {
    const rows = await givenMany(pool, tenant);
    const placed = { field: "PLACED_AT", direction: "DESC" } as const;
    const { calls } = await tenant.ask(Page, { orderBy: placed, first: 200 });
    const latest = expected(rows, {}, placed);
    expect(calls.nodes.slice(0, latest.length).map(({ id }) => id)).toEqual(latest);
    expect(calls).toMatchObject({ totalCount: 10_000, isTotalCountExact: false });
    const filter = { placedFrom: at.toISOString() };
    for (const field of ["ENDED_AT", "COST", "DURATION"] as const) {
      const orderBy = { field, direction: "DESC" } as const;
      expect(await read(tenant, filter, orderBy)).toEqual(expected(rows, filter, orderBy));
    }
    const failed: CallFilter = { status: ["COMPLETED"] };
    expect(await read(tenant, failed, placed)).toEqual(expected(rows, failed, placed));
  });

  test("what cannot be answered from so many is refused, and the error says what to narrow", async ({
    tenant,
    pool,
  }) => {
    await givenMany(pool, tenant);
    const refused = (words: string) => ({
      message: expect.stringContaining(words),
      extensions: { code: "LIST_TOO_BROAD" },
    });
    expect(await problem(tenant, {}, "COST")).toMatchObject(
      refused("narrow the list by placedFrom"),
    );
    expect(await problem(tenant, { dialState: ["REJECTED"] }, "ENDED_AT")).toMatchObject(
      refused("sort by PLACED_AT"),
    );
    expect(await problem(tenant, { dialState: ["SENT"] }, "PLACED_AT")).toMatchObject(
      refused("too few of the next 10000 calls"),
    );
    expect(await problem(tenant, { status: ["FAILED"] }, "PLACED_AT")).toBeUndefined();
  });
});
