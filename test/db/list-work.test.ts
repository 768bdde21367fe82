import type pg from "pg";
import { expect } from "vitest";
import {
  allCallsOfCampaign,
  allCallsOfTenant,
  callsOfCampaign,
  callsOfContacts,
  callsOfTenant,
  type CallsWanted,
  contactsArguments,
  firstId,
  narrowedArguments,
} from "#db/queries/call-pages.ts";
import {
  allMembers,
  contactsOfUnknownArea,
  markedMembers,
  presentContacts,
  searchedContacts,
} from "#db/queries/contact-pages.ts";
import { filterArguments, firstKey, placedCalls, sortedCalls } from "#db/queries/call-orders.ts";
import type { Queryable } from "#db/pool.ts";
import { givenMany } from "#test/many.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";

const at = new Date("2031-03-05T10:00:00Z");
/** After so many runs of a prepared statement Postgres may keep its plan. */
const runsBeforeAPlanIsKept = 6;
const pageSize = 51;
const contacts = 6_000;
const mostRows = 3_500;
/** A search reads the 500 contacts that it walks through first, in each of the nodes of its plan. */
const mostRowsOfSearch = 10_000;
/**
 * As long as Postgres has no statistics of contacts, members and dials at all, it sorts all of them. It takes statistics
 * within a minute of an import, or of the first dials.
 */
function isPromised(list: string, statistics: string): boolean {
  return statistics === "fresh" || list.startsWith("calls");
}

interface Names {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

const everything: CallsWanted = {
  kinds: ["ROUND", "MANUAL", "REDIAL", "TEST"],
  statuses: ["SCHEDULED", "CALLING", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELLED"],
  outcomes: ["ANSWERED", "BUSY", "NO_ANSWER", null],
  from: "-infinity",
  to: "infinity",
};
const rare: CallsWanted = { ...everything, outcomes: ["CAPACITY"] };
const aMoment: CallsWanted = { ...everything, from: at, to: new Date(at.getTime() + 1) };

const anyPlaced = {
  ...everything,
  placedFrom: null,
  placedTo: null,
  endedFrom: null,
  endedTo: null,
  campaignId: null,
  dialStates: null,
  importNumber: null,
};

/** The lists that docs/lists.md promises, and their pages in the middle. */
function lists(db: Queryable, { tenantId, campaignId, contactId }: Names) {
  const place = { time: new Date(at.getTime() - 36 * 3_600_000), id: firstId.desc, take: pageSize };
  const calls = (wanted: CallsWanted) => narrowedArguments(tenantId, wanted, "desc", place);
  const flags = [[false, true], [false, true], firstId.desc, pageSize] as const;
  const search = (words: string, campaign: string | null) =>
    [words, null, [], [null, null], campaign, false, firstId.desc, false, true, pageSize] as const;
  return {
    "calls by time": () => callsOfTenant.CURRENT.desc(db, ...calls(everything)),
    "calls of a rare outcome": () => callsOfTenant.CURRENT.desc(db, ...calls(rare)),
    "calls of a moment": () => callsOfTenant.CURRENT.desc(db, ...calls(aMoment)),
    "calls of a campaign by time": () =>
      callsOfCampaign.CURRENT.desc(db, ...calls(everything), campaignId),
    "calls of a campaign and a rare outcome": () =>
      callsOfCampaign.CURRENT.desc(db, ...calls(rare), campaignId),
    "calls by id": () => allCallsOfTenant.desc(db, tenantId, firstId.desc, pageSize),
    "calls of a campaign by id": () =>
      allCallsOfCampaign.desc(db, tenantId, firstId.desc, pageSize, campaignId),
    "calls of a contact": () =>
      callsOfContacts.byTime.desc(
        db,
        ...contactsArguments(tenantId, everything, pageSize),
        [contactId],
        null,
        firstId.desc,
        "infinity",
      ),
    "placed calls in their order": () =>
      placedCalls.desc.page(
        db,
        ...filterArguments(tenantId, anyPlaced),
        ...(["-infinity", "infinity", firstId.asc, pageSize] as const),
      ),
    "calls of a contact by cost": () =>
      sortedCalls.ofContacts.desc(
        db,
        ...filterArguments(tenantId, anyPlaced),
        ...(["endedAt", [contactId], firstKey.desc, firstId.desc, pageSize] as const),
      ),
    contacts: () => presentContacts.desc(db, tenantId, ...flags),
    "marked contacts": () =>
      presentContacts.desc(db, tenantId, [true], [false, true], firstId.desc, pageSize),
    "contacts of unknown area": () => contactsOfUnknownArea.desc(db, tenantId, ...flags, null),
    members: () => allMembers.desc(db, tenantId, ...flags, campaignId),
    "marked members": () =>
      markedMembers.desc(db, tenantId, [true], [false, true], firstId.desc, pageSize, campaignId),
    "search of a rare name": () => searchedContacts.page(db, ...search("lovelace", null)),
    "search of a rare member": () => searchedContacts.page(db, ...search("lovelace", campaignId)),
    "search of a name that all have": () => searchedContacts.page(db, ...search("person", null)),
    "search of a name that some have": () => searchedContacts.page(db, ...search("percy", null)),
    "search, total of a rare name": () =>
      searchedContacts.count.first(
        db,
        ...(["lovelace", null, [], [null, null], null, false] as const),
        ...([firstId.asc, true, false, 10_001] as const),
      ),
  };
}

test("a page of each documented list costs the same in a history twice as long, whatever the statistics", async ({
  databaseUrl,
  pool,
}) => {
  const tenant = await pool.query<{ id: string }>(
    "insert into tenant (name, webhook_secret_encrypted) values ('Acme', '') returning id",
  );
  await using meter = await meterWork(pool, databaseUrl, tenant.rows[0]!.id);
  const work = { none: [], fresh: [] } as Record<"none" | "fresh", Map<string, number>[]>;
  for (const size of [1, 2]) {
    await pool.query("truncate campaign, contact cascade");
    await forgetStatistics(pool);
    await givenMany(pool, {
      tenants: 0,
      campaigns: 2,
      contactsPerCampaign: (contacts * size) / 2,
      formerCalls: 1,
      waiting: true,
      at,
    });
    await pool.query(
      `update contact set name = case when right(phone, 4) in ('0007', '1007') and phone < '+12000002000'
         then 'Ada Lovelace' when right(phone, 2) = '11' then 'Percy' else 'Person' end, do_not_call = right(phone, 1) = '5',
         area_id = case when right(phone, 2) = '22' then 1 end`,
    );
    await pool.query(
      `with dialled as (
         update call set dial_id = uuid_v7() where placed_at is not null returning *)
       insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
         phone_number_id, intended_at, sent_at)
       select dial_id, id, tenant_id, campaign_id, contact_id, 'ACCEPTED', 1, 'assistant', 'number', placed_at, placed_at
       from dialled`,
    );
    await pool.query(
      "update call set status = 'FAILED', outcome = 'CAPACITY' where id in (select id from call where outcome is not null limit 5)",
    );
    const { rows } = await pool.query<Names>(
      `select tenant_id as "tenantId", campaign_id as "campaignId", contact_id as "contactId" from enrolment limit 1`,
    );
    for (const statistics of ["none", "fresh"] as const) {
      if (statistics === "fresh") await pool.query("analyze");
      const costs = new Map<string, number>();
      for (const [name, read] of Object.entries(lists(meter.pool, rows[0]!))) {
        for (let run = 0; run < runsBeforeAPlanIsKept; run++) await read();
        costs.set(name, await meter.rowsHandled(read));
      }
      work[statistics].push(costs);
    }
  }
  for (const [statistics, [once, twice]] of Object.entries(work)) {
    for (const [name, rows] of once!) {
      if (!isPromised(name, statistics)) continue;
      const label = `${name}, statistics ${statistics}, ${rows} and ${twice!.get(name)} rows`;
      expect(rows, label).toBeGreaterThan(0);
      expect(twice!.get(name)! / rows, label).toBeLessThan(1.2);
      expect(rows, label).toBeLessThan(name.startsWith("search") ? mostRowsOfSearch : mostRows);
    }
  }
});

/** As in a database in which nothing was ever counted. */
async function forgetStatistics(pool: pg.Pool): Promise<void> {
  await pool.query(
    "select pg_clear_attribute_stats(schemaname, tablename, attname, inherited) from pg_stats where schemaname = current_schema()",
  );
  await pool.query(
    `select pg_clear_relation_stats(current_schema(), relname) from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i', 'p', 'm')`,
  );
}
