import type pg from "pg";
import { expect } from "vitest";
import { givenMany } from "#test/many.ts";
import { test } from "#test/test.ts";

/**
 * What each index is for. An index costs an entry for each new version of a row whose indexed columns change: one that
 * no statement needs is dropped.
 */
const uses: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  call: {
    call_pkey: "foreign keys; calls of a tenant, newest first (call-pages.ts)",
    call_id: "each call, by its id",
    call_campaign_id_id_idx: "foreign key; calls of a campaign, newest first (call-pages.ts)",
    call_of_contact:
      "foreign key; facts of a contact (contact-facts.ts); its calls (call-pages.ts)",
    call_by_time: "calls of a tenant by kind, status, outcome and time (call-pages.ts)",
    call_of_campaign_by_time: "the same of a campaign (call-pages.ts)",
    call_waiting: "the queue of a campaign (candidates.ts, next-due-times.ts)",
    call_waiting_in_lane: "the queues of lanes (candidates.ts)",
    call_test_due: "test calls that wait (test-calls.ts, candidates.ts)",
    call_live: "slots in use (tenant-facts.ts); live calls in lists (call-pages.ts)",
    call_deferred: "deferred calls of a number or a campaign (deferred-calls.ts)",
    call_finished: "the circuit breaker (finished-dials.ts); silent webhooks (webhook-silence.ts)",
    call_finished_at:
      "old transcripts (retention); a BRIN index, which does not stand in the way of HOT updates",
    call_manual: "manual calls of a contact (manual calls beside rounds)",
    call_one_live_per_contact: "law: one live call per contact",
    call_one_open_manual: "law: one open manual call and one callback per contact and campaign",
    call_one_open_of_rounds: "law: one open call of rounds per contact and campaign",
    call_one_open_test: "law: one open test call per contact and campaign",
  },
  contact: {
    contact_pkey: "foreign keys",
    contact_id: "each contact, by its id",
    contact_one_per_phone: "law: one contact per phone; contacts of a file or an input",
    contact_phone_starts:
      "search by the beginning of a phone (search_contacts); contacts of a tenant",
    contact_present: "lists of contacts, by their marks (contact-pages.ts)",
    contact_names: "search by name (search_contacts)",
    contact_phone_hash: "a number whose contact was erased",
    contact_area_unknown: "contacts of whom no time zone is known (contact-pages.ts)",
    contact_without_area: "contacts of earlier versions, whose area is not derived yet",
    contact_phone_ends: "search by the end of a phone (search_contacts)",
  },
  enrolment: {
    enrolment_pkey: "each member; lists of members (contact-pages.ts)",
    enrolment_behind: "members that the tick looks at (owed-calls.ts)",
    enrolment_behind_in_lane: "the same of lanes",
    enrolment_contact_id_idx: "foreign key; memberships of a contact",
  },
  dial: {
    dial_pkey: "foreign key; dials of a call",
    dial_id: "each dial, by its id",
    dial_one_per_vapi_call: "a webhook's dial, by VAPI's id; law: a VAPI call belongs to one dial",
    dial_one_open_per_call: "law: a call has one dial that may have rung",
    dial_one_per_attempt: "law: one attempt of a number in a round",
    dial_sent: "calls of a tenant in the order in which they were placed (call-orders.ts)",
    dial_starts: "the starts that a rate counts (reserved-starts.ts); of tenants with a rate only",
    dial_unsettled: "dials that wait for an answer (unsettled.ts, lookups.ts)",
  },
};

test("every index of the large tables has a use", async ({ pool }) => {
  const { rows } = await pool.query<{ relation: string; index: string }>(
    `select indrelid::regclass::text as relation, indexrelid::regclass::text as index from pg_index
     where indrelid = any($1::regclass[]) order by 1, 2`,
    [Object.keys(uses)],
  );
  const found: Record<string, string[]> = {};
  for (const { relation, index } of rows) (found[relation] ??= []).push(index);
  const expected = Object.fromEntries(
    Object.entries(uses).map(([table, indexes]) => [table, Object.keys(indexes).toSorted()]),
  );
  expect(found).toEqual(expected);
});

test("what changes between the claim of a call and its end, and by its report, is in no index", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ column: string }>(
    `select distinct attname as column from pg_index
     join pg_depend on objid = indexrelid and refobjid = indrelid and classid = 'pg_class'::regclass
     join pg_attribute on attrelid = indrelid and attnum = refobjsubid
     where indrelid = 'call'::regclass`,
  );
  const indexed = new Set(rows.map(({ column }) => column));
  expect(indexed).toContain("facet");
  for (const column of [
    "status",
    "placed_at",
    "round",
    "attempt",
    "last_news_at",
    "updated_at",
    "dial_id",
    "vapi_call_id",
    "started_at",
    "transcript",
    "packed_transcript",
    "cost",
    "duration_seconds",
  ]) {
    expect(indexed).not.toContain(column);
  }
});

test("indexes of calls are more than half full after a round", async ({ pool }) => {
  const calls = 5_000;
  const sizes = async (): Promise<Record<string, number>> => {
    const { rows } = await pool.query<{ index: string; bytes: number }>(
      `select index, pg_relation_size(index::regclass)::float8 / $1 as bytes
       from unnest('{call_pkey,call_campaign_id_id_idx,call_of_contact}'::text[]) index`,
      [calls],
    );
    return Object.fromEntries(rows.map(({ index, bytes }) => [index, bytes]));
  };
  await givenMany(pool, {
    tenants: 1,
    campaigns: 1,
    contactsPerCampaign: calls,
    waiting: true,
    at: new Date("2031-03-05T10:00:00Z"),
  });
  const { rows: all } = await pool.query<{ id: string }>("select id from call order by id");
  const batch = 50;
  for (let first = 0; first < calls; first += batch) {
    const ids = all.slice(first, first + batch).map(({ id }) => id);
    for (const change of [
      "status = 'CALLING'",
      "status = 'COMPLETED', outcome = 'ANSWERED', finished_at = now(), ended_at = now()",
    ]) {
      const { rows } = await pool.query<{ xid: string }>(
        `update call set ${change} where id = any($1::uuid[]) returning pg_current_xact_id()::text as xid`,
        [ids],
      );
      // An index gives up entries of old versions when no transaction of any database, so of no other test, sees them.
      await expect.poll(() => oldestRunning(pool)).toBeGreaterThan(BigInt(rows[0]!.xid));
    }
  }
  // Two columns of 16 bytes, the header of an entry and its place in the page: 44 bytes.
  for (const [index, bytes] of Object.entries(await sizes())) {
    expect(bytes, index).toBeLessThan(88);
  }
});

async function oldestRunning(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ xid: string }>(
    "select pg_snapshot_xmin(pg_current_snapshot())::text as xid",
  );
  return BigInt(rows[0]!.xid);
}
