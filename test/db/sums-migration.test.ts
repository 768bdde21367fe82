import { expect } from "vitest";
import { createPool } from "#db/pool.ts";
import { checkCounts, foldCounts } from "#domain/calls/keep-counts.ts";
import { formerDatabase } from "#test/former-database.ts";
import { test as base } from "#test/test.ts";

const test = base.extend("former", async ({}, { onCleanup }) => {
  const former = await formerDatabase("20261207220000");
  onCleanup(former.drop);
  return former;
});

const at = "2031-03-05T10:00:00Z";

test("talk and cost of the calls that there are, and of those that end meanwhile, are summed", async ({
  former,
}) => {
  const pool = createPool(former.url);
  await using disposal = new AsyncDisposableStack();
  disposal.defer(() => pool.end());
  await pool.query(
    `with t as (insert into tenant (name, webhook_secret_encrypted) values ('Own', '') returning id),
     c as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       select id, 'c', 'a', 'p', '09:00', '17:00', 'UTC' from t returning id, tenant_id),
     p as (
       insert into contact (tenant_id, phone) select id, '+1415555' || 1000 + n from t, generate_series(1, 6) n returning id),
     e as (insert into enrolment (tenant_id, campaign_id, contact_id) select c.tenant_id, c.id, p.id from c, p)
     insert into call (tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, placed_at, duration_seconds, cost)
     select c.tenant_id, c.id, p.id, 'COMPLETED', 'ANSWERED', $1, $1, 12.3455, 0.0107 from c, p`,
    [at],
  );
  // Half of the counts are folded already; the others wait.
  await pool.query("select fold_call_counts(1000)");
  await pool.query(
    "update call set scheduled_time = scheduled_time where id in (select id from call limit 3)",
  );
  const [first, ...rest] = former.later;
  await former.migrateTo(first!);
  await pool.query(
    "update call set cost = 0.5 where id = (select id from call order by id limit 1)",
  );
  await former.migrateTo(rest.at(-1)!);
  expect(await checkCounts({ pool })).toEqual({ missing: [], people: [], wrongSums: 0 });
  await foldCounts({ pool });
  expect(await checkCounts({ pool })).toEqual({ missing: [], people: [], wrongSums: 0 });
  const { rows } = await pool.query(
    "select calls, talk_ms::int as talk, cost::float8 as cost from tenant_call_count",
  );
  expect(rows).toEqual([{ calls: 6, talk: 6 * 12_346, cost: 0.5 + 5 * 0.0107 }]);
});
