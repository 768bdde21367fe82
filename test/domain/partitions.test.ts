import { randomBytes } from "node:crypto";
import type pg from "pg";
import { expect } from "vitest";
import { cleanUp } from "#domain/upkeep/clean-up.ts";
import { raiseLastingAlert, clearLastingAlert } from "#domain/alerts.ts";
import { inTransaction } from "#db/pool.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const dayMs = 24 * 60 * 60_000;
const tables = ["webhook_event", "call_event", "alert"] as const;

async function partitionsOf(pool: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1",
    [table],
  );
  return rows.map(({ name }) => name);
}

/** The id of a row that was made at this time. */
function idAt(instant: string): string {
  const time = Date.parse(instant).toString(16).padStart(12, "0");
  const rest = randomBytes(9).toString("hex");
  return `${time}7${rest.slice(0, 3)}8${rest.slice(3, 18)}`.padEnd(32, "0");
}

async function givenWebhook(pool: pg.Pool, instant: string): Promise<string> {
  const { rows } = await pool.query<{ table: string }>(
    `insert into webhook_event (id, tenant_id, type, body, result, received_at)
     values ($1, uuid_v7(), 'hang', '{}', 'UNKNOWN_TYPE', $2) returning tableoid::regclass::text as table`,
    [idAt(instant), instant],
  );
  return rows[0]!.table;
}

test("a new database has partitions for this month and the next two, and one for everything else", async ({
  pool,
}) => {
  for (const table of tables) {
    const { rows } = await pool.query<{ month: string }>(
      `select to_char(date_trunc('month', clock_timestamp() at time zone 'UTC') + n * interval '1 month', 'YYYY_MM')
         as month from generate_series(0, 2) n`,
    );
    expect(await partitionsOf(pool, table)).toEqual([
      ...rows.map(({ month }) => `${table}_${month}`),
      `${table}_default`,
    ]);
  }
});

test("the clean-up creates partitions ahead, and drops those that are older than the days to keep", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2031-01-15T12:00Z",
    retention: { webhooksMs: 30 * dayMs },
  });
  await cleanUp(world.context);
  expect(await givenWebhook(pool, "2031-01-15T12:00Z")).toBe("webhook_event_2031_01");
  expect(await givenWebhook(pool, "2031-03-31T23:59Z")).toBe("webhook_event_2031_03");
  expect(await givenWebhook(pool, "2031-04-01T00:00Z")).toBe("webhook_event_default");

  await world.jumpTo("2031-03-02T12:00Z");
  await cleanUp(world.context);
  // The last webhooks of January are exactly thirty days old at the end of 2 March.
  expect(await partitionsOf(pool, "webhook_event")).toContain("webhook_event_2031_01");
  await world.jumpTo("2031-03-03T00:00Z");
  await cleanUp(world.context);
  expect(await partitionsOf(pool, "webhook_event")).not.toContain("webhook_event_2031_01");
  expect(await partitionsOf(pool, "webhook_event")).toContain("webhook_event_2031_05");
  const { rows } = await pool.query("select received_at from webhook_event order by received_at");
  expect(rows).toEqual([
    { received_at: new Date("2031-03-31T23:59Z") },
    { received_at: new Date("2031-04-01T00:00Z") },
  ]);
});

test("rows of a month without a partition are moved when it is created", async ({ pool }) => {
  await using world = await openWorld({ pool, start: "2032-01-15T12:00Z" });
  expect(await givenWebhook(pool, "2032-06-15T12:00Z")).toBe("webhook_event_default");
  await cleanUp(world.context);
  const { rows } = await pool.query("select tableoid::regclass::text as table from webhook_event");
  expect(rows).toEqual([{ table: "webhook_event_2032_06" }]);
});

test("what is kept for ever is never dropped", async ({ pool }) => {
  await using world = await openWorld({
    pool,
    start: "2033-01-15T12:00Z",
    retention: { webhooksMs: null },
  });
  await cleanUp(world.context);
  const made = await partitionsOf(pool, "webhook_event");
  await world.jumpTo("2043-01-15T12:00Z");
  await cleanUp(world.context);
  expect(await partitionsOf(pool, "webhook_event")).toEqual(expect.arrayContaining(made));
});

test("an alert whose cause lasts is kept when its month is dropped, and is still cleared", async ({
  pool,
}) => {
  await using world = await openWorld({
    pool,
    start: "2034-01-15T12:00Z",
    retention: { alertsMs: 30 * dayMs },
  });
  const { rows } = await pool.query<{ id: string }>(
    "insert into tenant (name, webhook_secret_encrypted) values ('Acme', '') returning id",
  );
  const cause = { tenantId: rows[0]!.id, kind: "WEBHOOKS_SILENT", subject: rows[0]!.id } as const;
  const raise = (): Promise<boolean> =>
    raiseLastingAlert(pool, { ...cause, message: "Look at this.", at: world.now() });
  expect(await raise()).toBe(true);
  // As if it had been raised in that month.
  await cleanUp(world.context);
  const id = idAt("2034-01-15T12:00Z");
  await pool.query("update alert set id = $1", [id]);
  await pool.query("update lasting_alert set alert_id = $1", [id]);
  await pool.query(
    "insert into alert (id, tenant_id, at, kind, message) values ($1, $2, $3, 'CALL_LOST', 'gone')",
    [idAt("2034-01-16T12:00Z"), cause.tenantId, "2034-01-16T12:00Z"],
  );

  await world.jumpTo("2034-03-15T12:00Z");
  await cleanUp(world.context);
  expect(await partitionsOf(pool, "alert")).not.toContain("alert_2034_01");
  expect((await pool.query("select kind, at from alert")).rows).toEqual([
    { kind: "WEBHOOKS_SILENT", at: new Date("2034-01-15T12:00Z") },
  ]);
  expect(await raise()).toBe(false);
  expect(await clearLastingAlert(pool, cause, world.now())).toBe(true);
  expect((await pool.query("select cleared_at from alert")).rows).toEqual([
    { cleared_at: world.now() },
  ]);
  expect(await raise()).toBe(true);
});

test("a partition that is in use is dropped by a later clean-up", async ({ pool }) => {
  await using world = await openWorld({
    pool,
    start: "2035-01-15T12:00Z",
    retention: { webhooksMs: 30 * dayMs },
  });
  await cleanUp(world.context);
  await world.jumpTo("2035-03-15T12:00Z");
  await inTransaction(pool, async (tx) => {
    await tx.query("select from webhook_event_2035_01");
    await cleanUp(world.context);
    expect(await partitionsOf(pool, "webhook_event")).toContain("webhook_event_2035_01");
  });
  await cleanUp(world.context);
  expect(await partitionsOf(pool, "webhook_event")).not.toContain("webhook_event_2035_01");
});

test("a history belongs to the tenant of its call, and is deleted with it", async ({ pool }) => {
  const { rows } = await pool.query<{ id: string }>(
    `insert into tenant (name, webhook_secret_encrypted) values ('Own', ''), ('Their', '') returning id`,
  );
  const [own, their] = [rows[0]!.id, rows[1]!.id];
  const { rows: calls } = await pool.query<{ id: string }>(
    `with c as (
       insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
       values ($1, 'c', 'a', 'p', '09:00', '17:00', 'UTC') returning id),
     p as (insert into contact (tenant_id, phone) values ($1, '+14155550100') returning id)
     insert into call (tenant_id, campaign_id, contact_id, scheduled_time) select $1, c.id, p.id, now() from c, p
     returning id`,
    [own],
  );
  const add =
    "insert into call_event (tenant_id, call_id, at, kind) values ($1, $2, now(), 'ENDED')";
  await expect(pool.query(add, [their, calls[0]!.id])).rejects.toThrow("foreign key");
  await pool.query(add, [own, calls[0]!.id]);
  // As a process of the version before partitions writes it.
  await pool.query("insert into call_event (call_id, at, kind) values ($1, now(), 'ENDED')", [
    calls[0]!.id,
  ]);
  const count = "select count(*)::int as n from call_event where tenant_id = $1";
  expect((await pool.query(count, [own])).rows).toEqual([{ n: 2 }]);
  await pool.query("delete from call where id = $1", [calls[0]!.id]);
  expect((await pool.query(count, [own])).rows).toEqual([{ n: 0 }]);
});
