import pg from "pg";
import { pino } from "pino";
import { describe, expect, vi } from "vitest";
import { enqueue } from "#jobs/enqueue.ts";
import { clearLastingAlert, raiseLastingAlert } from "#domain/alerts.ts";
import { horizons } from "#domain/horizons.ts";
import { newTenant, openApp, test as base } from "#test/client.ts";
import type { App } from "../../src/app.ts";

vi.setConfig({ testTimeout: 30_000 });

/** A server with a worker that is soon missed, and one tenant. */
const test = base.extend(
  "whole",
  { scope: "file" },
  async ({ databaseUrl, vapi }, { onCleanup }) => {
    const app = await openApp(databaseUrl, vapi, {
      role: "all",
      horizons: { ...horizons, queueSilentMs: 1_000, jobWaitsMs: 500 },
    });
    onCleanup(() => app.close());
    return app;
  },
);

interface Answer {
  readonly status: number;
  readonly body: {
    readonly status: string;
    readonly timeZoneData: string;
    readonly webhooks: string;
    readonly checks: Record<string, { readonly ok: boolean; readonly reason?: string }>;
  };
}

async function ready({ url }: App): Promise<Answer> {
  const response = await fetch(`${url}/ready`);
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** The reasons of the checks that fail, by name. */
async function failures(app: App): Promise<Record<string, string | undefined>> {
  const { status, body } = await ready(app);
  const failed = Object.entries(body.checks).filter(([, { ok }]) => !ok);
  expect(status).toBe(failed.length === 0 ? 200 : 503);
  return Object.fromEntries(failed.map(([name, { reason }]) => [name, reason]));
}

const becomes = (app: App, expected: Record<string, string>) =>
  expect.poll(() => failures(app)).toEqual(expected);

test("an API is not ready before the first start has made a key, which is no warning in the log", async ({
  databaseUrl,
  vapi,
  onTestFinished,
}) => {
  const lines: { level: number; reason?: string }[] = [];
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  const app = await openApp(databaseUrl, vapi, { log });
  onTestFinished(() => app.close());
  const noted = () =>
    lines.flatMap(({ level, reason }) => (reason === undefined ? [] : [{ level, reason }]));
  expect(await failures(app)).toEqual({ apiKey: "FIRST_START" });
  expect(noted()).toEqual([{ level: pino.levels.values["info"], reason: "FIRST_START" }]);
  await newTenant(app);
  await becomes(app, {});
  const { body } = await ready(app);
  expect(body).toEqual({
    status: "ready",
    checks: {
      open: { ok: true },
      database: { ok: true },
      rowLevelSecurity: { ok: true },
      apiKey: { ok: true },
    },
    timeZoneData: process.versions["tz"],
    webhooks: "OK",
    calls: "OK",
    schema: "OK",
  });

  await app.context.pool.query("update api_key set revoked_at = clock_timestamp()");
  await becomes(app, { apiKey: "NO_API_KEY" });
  const warning = { level: pino.levels.values["warn"], reason: "NO_API_KEY" };
  expect(noted().slice(1)).toEqual([warning]);
});

describe("where nothing can work the answer is 503 with the reason", () => {
  test("the disk is full", async ({ whole, pool }) => {
    await newTenant(whole);
    await becomes(whole, {});
    // What Postgres says when it cannot extend a file.
    await pool.query(`
      create function no_space() returns trigger language plpgsql as $$
        begin raise 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger no_space before insert or update on readiness_probe execute function no_space()`);
    await becomes(whole, { database: "DISK_FULL" });
    await pool.query("drop function no_space cascade");
    await becomes(whole, {});
  });

  test("the database is read-only", async ({ whole, pool, databaseUrl }) => {
    const name = new URL(databaseUrl).pathname.slice(1);
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await newTenant(whole);
    await pool.query(`alter database ${name} set default_transaction_read_only = on`);
    await pool.query(cut);
    await expect
      .poll(() => failures(whole))
      .toMatchObject({
        database: "DATABASE_READ_ONLY",
      });
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query("set default_transaction_read_only = off");
    await admin.query(`alter database ${name} reset default_transaction_read_only`);
    await admin.query(cut);
    await admin.end();
    await expect.poll(() => failures(whole)).toEqual({});
  });

  test("row-level security is off", async ({ whole, pool }) => {
    await newTenant(whole);
    await pool.query("alter table tenant disable row level security");
    await becomes(whole, { rowLevelSecurity: "ROW_LEVEL_SECURITY_OFF" });
    await pool.query("alter table tenant enable row level security");
    await becomes(whole, {});
  });

  test("the job queue does not answer", async ({ whole, pool, onTestFinished }) => {
    await newTenant(whole);
    await becomes(whole, {});
    const blocker = await pool.connect();
    onTestFinished(() => blocker.release(true));
    await blocker.query("begin");
    await blocker.query("lock table call_scheduler_queue._private_jobs in access exclusive mode");
    // The question whether a job waits may have been asked just before, and waits as well.
    const silent = { jobs: expect.stringMatching(/^(QUEUE_SILENT|NO_ANSWER)$/) };
    await expect.poll(() => failures(whole)).toEqual(silent);
    await blocker.query("rollback");
    await becomes(whole, {});
  });

  test("a job is due and the worker fetches none", async ({ whole, pool, onTestFinished }) => {
    const { id } = await newTenant(whole);
    await becomes(whole, {});
    const soon = new Date(Date.now() + 500);
    await enqueue(pool, "wake-tenant", [{ tenantId: id, at: soon.toISOString() }], [soon]);
    // Rows that somebody holds are passed over by the queue's workers.
    const holder = await pool.connect();
    onTestFinished(() => holder.release(true));
    await holder.query("begin");
    await holder.query("select from call_scheduler_queue._private_jobs for update");
    await becomes(whole, { jobs: "NO_JOB_FETCHED" });
    await holder.query("rollback");
    await becomes(whole, {});
  });
});

test("however many ask, the database is asked about once a second", async ({ app, pool }) => {
  await newTenant(app);
  await becomes(app, {});
  await pool.query(`
    create sequence looks;
    create function count_look() returns trigger language plpgsql as $$
      begin perform nextval('looks'); return new; end $$;
    create trigger count_look before insert on readiness_probe for each row execute function count_look()`);
  const from = performance.now();
  const answers = await Promise.all(Array.from({ length: 500 }, () => ready(app)));
  const seconds = Math.ceil((performance.now() - from) / 900);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const { rows } = await pool.query<{ n: string }>("select last_value as n from looks");
  expect(Number(rows[0]!.n)).toBeLessThanOrEqual(seconds + 1);
  await pool.query("drop function count_look cascade");
});

test("webhooks that do not arrive are shown, and the process stays ready", async ({
  app,
  pool,
}) => {
  const { id: tenantId } = await newTenant(app);
  const cause = { tenantId, kind: "WEBHOOKS_SILENT", subject: tenantId } as const;
  await raiseLastingAlert(pool, { ...cause, message: "They do not arrive.", at: new Date() });
  await expect
    .poll(() => ready(app))
    .toMatchObject({ status: 200, body: { status: "ready", webhooks: "SILENT" } });
  await clearLastingAlert(pool, cause, new Date());
  await expect.poll(() => ready(app)).toMatchObject({ status: 200, body: { webhooks: "OK" } });
});
