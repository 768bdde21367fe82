import { expect } from "vitest";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { openTenantDatabases } from "#db/tenants.ts";
import { formerDatabase } from "#test/former-database.ts";
import { test as base } from "#test/test.ts";

const test = base.extend("formerUrl", async ({}, { onCleanup }) => {
  const former = await formerDatabase("20261130014000");
  onCleanup(former.drop);
  return former.url;
});

/** An id of a time, with digits by which a test recognises it. */
const id = (instant: string, digits: number): string =>
  `lpad(to_hex((extract(epoch from '${instant}'::timestamptz) * 1000)::bigint), 12, '0') || '70008000000000${String(digits).padStart(6, "0")}'`;

test("webhooks, histories and alerts are kept, each behind row-level security, and one at a time of those that last", async ({
  formerUrl,
}) => {
  const pool = createPool(formerUrl);
  await using disposal = new AsyncDisposableStack();
  disposal.defer(() => pool.end());
  const { rows: tenants } = await pool.query<{ id: string }>(
    "insert into tenant (name, webhook_secret_encrypted) values ('Own', ''), ('Their', '') returning id",
  );
  const [own, their] = [tenants[0]!.id, tenants[1]!.id];
  for (const [tenant, n] of [
    [own, 1],
    [their, 2],
  ] as const) {
    await pool.query(
      `with c as (
         insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
         values ($1, 'c', 'a', 'p', '09:00', '17:00', 'UTC') returning id),
       p as (insert into contact (tenant_id, phone) values ($1, '+14155550100') returning id),
       l as (insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
         select $1, c.id, p.id, now() from c, p returning id),
       e as (insert into call_event (id, call_id, at, kind, detail)
         select (${id("2024-02-29T12:00Z", n)})::uuid, id, '2024-02-29T12:00Z', 'ENDED', 'long ago' from l
         union all select uuid_v7(), id, now(), 'CLAIMED', null from l),
       w as (insert into webhook_event (id, tenant_id, call_id, type, body, result, received_at)
         select (${id("2024-02-29T12:00Z", n)})::uuid, $1, id, 'hang', '{"a": 1}'::jsonb, 'APPLIED', '2024-02-29T12:00Z' from l
         union all select uuid_v7(), $1, id, 'hang', '{}', 'APPLIED', now() from l)
       insert into alert (id, tenant_id, at, kind, message, subject, cleared_at) values
         ((${id("2024-02-29T12:00Z", n)})::uuid, $1, '2024-02-29T12:00Z', 'WEBHOOKS_SILENT', 'm', $1::uuid::text, null),
         (uuid_v7(), $1, now(), 'WEBHOOKS_SILENT', 'm', $1::uuid::text, now())`,
      [tenant],
    );
  }
  const contents = async (): Promise<unknown> =>
    (
      await pool.query(
        `select 'w', to_jsonb(w) as row from webhook_event w union all
         select 'e', to_jsonb(e) - 'tenant_id' from call_event e union all
         select 'a', to_jsonb(a) - '{acknowledged_at,acknowledged_by_user_id,acknowledged_by_api_key_id}'::text[] from alert a order by 1, 2`,
      )
    ).rows;
  const before = await contents();

  await migrate(formerUrl);
  expect(await contents()).toEqual(before);
  const { rows: owners } = await pool.query(
    "select e.tenant_id = c.tenant_id as same from call_event e join call c on c.id = call_id",
  );
  expect(owners).toEqual(Array.from({ length: 4 }, () => ({ same: true })));
  const { rows: places } = await pool.query(
    `select distinct tableoid::regclass::text as name from call_event where at < '2025-01-01'
     union all select distinct tableoid::regclass::text from alert where at < '2025-01-01'
     union all select distinct tableoid::regclass::text from webhook_event order by 1`,
  );
  // The former table of webhooks has become a partition.
  expect(places.map(({ name }) => name as string)).toEqual([
    "alert_2024_02",
    "call_event_2024_02",
    "webhook_event_former",
  ]);
  const again = `insert into lasting_alert (tenant_id, kind, subject, alert_id)
    values ($1, 'WEBHOOKS_SILENT', $1::uuid::text, uuid_v7()) on conflict do nothing`;
  expect((await pool.query(again, [own])).rowCount).toBe(0);

  const databases = await openTenantDatabases(formerUrl, pool);
  disposal.defer(() => databases.end());
  const { rows: parts } = await pool.query<{ name: string; rows: number }>(
    "select inhrelid::regclass::text as name from pg_inherits join pg_class on oid = inhrelid where relkind = 'r'",
  );
  for (const { name } of parts) {
    const { rows } = await databases
      .of(own)
      .pool.query<{ tenant_id: string }>(`select tenant_id from ${name}`);
    expect(rows.filter((row) => row.tenant_id !== own)).toEqual([]);
  }
  const seen = await databases.of(own).pool.query("select from webhook_event_former");
  expect(seen.rowCount).toBe(2);
});
