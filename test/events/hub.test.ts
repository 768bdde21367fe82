import type pg from "pg";
import pino from "pino";
import { afterEach, expect } from "vitest";
import type { CallStatus } from "#rules/call-state.ts";
import { trimChangeLog } from "#domain/upkeep/trim-changes.ts";
import { type EventHub, type LiveItem, openEventHub, type Watch } from "#events/hub.ts";
import { writeCursor } from "#events/cursor.ts";
import { enrol, givenCampaign, givenContacts, type GivenTenant, givenTenant } from "#test/given.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { createSecretBox } from "../../src/secrets.ts";

const log = pino({ level: "silent" });
const secrets = createSecretBox("a secret key of thirty-two characters");
const calls = { kinds: ["CALLS"], subject: null } as const;

interface Place {
  readonly world: World;
  readonly tenant: GivenTenant;
  readonly campaign: string;
  /** Of three calls. */
  readonly ids: readonly string[];
  readonly hub: EventHub;
  /** Another process. */
  readonly other: EventHub;
}

const test = base.extend<{ place: Place }>({
  place: async ({ databaseUrl, pool }, use) => {
    await using world = await openWorld({ pool, start: "2031-03-05T12:00:00Z" });
    const tenant = await givenTenant(world);
    const campaign = await givenCampaign(world, tenant);
    const ids = await givenCalls(world, tenant, campaign, 3);
    const open = () => openEventHub({ connectionString: databaseUrl, pool, secrets, log });
    const hubs = [await open(), await open()] as const;
    await use({ world, tenant, campaign, ids, hub: hubs[0], other: hubs[1] });
    await Promise.all(hubs.map((hub) => hub.close()));
  },
});

async function givenCalls(
  world: World,
  tenant: GivenTenant,
  campaign: string,
  count: number,
): Promise<string[]> {
  const contacts = await givenContacts(world, tenant, count);
  await enrol(
    world,
    tenant,
    campaign,
    contacts.map(({ id }) => id),
  );
  const { rows } = await world.context.pool.query<{ id: string }>(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select tenant_id, campaign_id, contact_id, now() from enrolment where campaign_id = $1 returning id`,
    [campaign],
  );
  return rows.map(({ id }) => id);
}

async function move(db: pg.Pool | pg.PoolClient, id: string, ...statuses: CallStatus[]) {
  for (const status of statuses) {
    await db.query("update call set status = $2 where id = $1", [id, status]);
  }
}

const watches: Watch[] = [];
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.return!();
});

async function watch(hub: EventHub, tenantId: string, since: string | null = null): Promise<Watch> {
  const opened = await hub.watch(tenantId, { since, interest: calls });
  watches.push(opened);
  return opened;
}

/** A watch from now on. */
async function fresh(hub: EventHub, tenantId: string): Promise<Watch> {
  const opened = await watch(hub, tenantId);
  expect((await next(opened)).kind).toBe("readAgain");
  return opened;
}

async function next(of: Watch): Promise<LiveItem> {
  const { value, done } = await of.next();
  if (done === true) throw new Error("the watch has ended");
  return value;
}

/** "id status" of the next changes; up to the first that is `last`. */
async function until(of: Watch, last: string): Promise<string[]> {
  const seen: string[] = [];
  while (seen.at(-1) !== last) seen.push(textOf(await next(of)));
  return seen;
}

function textOf(item: LiveItem): string {
  if (item.kind === "readAgain") return "read again";
  return `${item.change.call!.id} ${item.change.call!.status}`;
}

test("every change is read once by each process, in order", async ({ place, pool }) => {
  const { hub, other, ids, tenant } = place;
  const both = [await fresh(hub, tenant.id), await fresh(other, tenant.id)];
  const [a, b] = ids as [string, string];
  await move(pool, a, "CALLING", "IN_PROGRESS");
  await move(pool, b, "CALLING");
  await move(pool, a, "COMPLETED");
  const expected = [`${a} CALLING`, `${a} IN_PROGRESS`, `${b} CALLING`, `${a} COMPLETED`];
  for (const each of both) expect(await until(each, `${a} COMPLETED`)).toEqual(expected);
});

test("a transaction that stays open delays nothing, and its changes come when it commits", async ({
  place,
  pool,
}) => {
  const { hub, other, ids, tenant } = place;
  const [a, b, c] = ids as [string, string, string];
  const open = await pool.connect();
  await open.query("begin");
  await move(open, a, "CALLING");
  const live = await fresh(hub, tenant.id);
  await move(pool, b, "CALLING");
  const first = await next(live);
  expect(textOf(first)).toBe(`${b} CALLING`);
  await move(pool, c, "CALLING");
  await next(live);
  await open.query("commit");
  open.release();
  expect(textOf(await next(live))).toBe(`${a} CALLING`);
  // The cursor was made while the transaction was open.
  const resumed = await watch(other, tenant.id, first.cursor());
  expect(await until(resumed, `${c} CALLING`)).toEqual([`${a} CALLING`, `${c} CALLING`]);
});

test("one who returns gets what was missed once, in order, from any of its cursors", async ({
  place,
  pool,
}) => {
  const { hub, other, ids, tenant } = place;
  const [a, b] = ids as [string, string];
  const live = await fresh(hub, tenant.id);
  // Four changes that become visible together.
  const tx = await pool.connect();
  await tx.query("begin");
  await move(tx, a, "CALLING", "IN_PROGRESS");
  await tx.query("update call set status = 'CANCELLED' where id = any($1)", [[b, ids[2]]]);
  await tx.query("commit");
  tx.release();
  await move(pool, a, "COMPLETED");
  const items: LiveItem[] = [];
  while (items.length < 5) items.push(await next(live));
  const all = items.map(textOf);
  for (const [index, item] of items.entries()) {
    const resumed = await watch(other, tenant.id, item.cursor());
    expect(resumed.isResumed).toBe(true);
    await move(pool, a, "FAILED", "COMPLETED");
    const missed = await until(resumed, `${a} FAILED`);
    expect(missed.slice(0, 4 - index)).toEqual(all.slice(index + 1));
    await resumed.return!();
  }
});

test("what was missed and what comes meanwhile are not sent twice", async ({ place, pool }) => {
  const { hub, ids, tenant } = place;
  const [a] = ids as [string];
  let cursor = (await next(await watch(hub, tenant.id))).cursor();
  const statuses: CallStatus[] = ["CALLING", "SCHEDULED"];
  let isWriting = true;
  const written: string[] = [];
  const writing = (async () => {
    for (let count = 0; isWriting; count += 1) {
      const status = statuses[count % 2]!;
      await move(pool, a, status);
      written.push(`${a} ${status}`);
    }
  })();
  const seen: string[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    const resumed = await watch(hub, tenant.id, cursor);
    expect(resumed.isResumed).toBe(true);
    for (let count = 0; count < 1 + (turn % 5) * 7; count += 1) {
      const item = await next(resumed);
      seen.push(textOf(item));
      cursor = item.cursor();
    }
    await resumed.return!();
  }
  isWriting = false;
  await writing;
  expect(seen).toEqual(written.slice(0, seen.length));
});

test("changes of one call are in their order, whatever the order of the transactions' numbers", async ({
  place,
  pool,
}) => {
  const { hub, ids, tenant } = place;
  const [a] = ids as [string];
  const since = (await next(await watch(hub, tenant.id))).cursor();
  const early = await pool.connect();
  await early.query("begin");
  await early.query("select pg_current_xact_id()");
  await move(pool, a, "CALLING");
  await move(early, a, "IN_PROGRESS");
  await early.query("commit");
  early.release();
  const resumed = await watch(hub, tenant.id, since);
  expect(await until(resumed, `${a} IN_PROGRESS`)).toEqual([`${a} CALLING`, `${a} IN_PROGRESS`]);
});

test("a cursor that is not of this tenant and database is answered with read again, and nothing else", async ({
  place,
  pool,
}) => {
  const { hub, ids, tenant, world } = place;
  const stranger = await givenTenant(world);
  const strange = await givenCalls(world, stranger, await givenCampaign(world, stranger), 1);
  const own = (await next(await watch(hub, tenant.id))).cursor();
  const position = { seen: { before: 1, running: [] }, part: null };
  const elsewhere = { tenantId: tenant.id, identity: "another database" };
  const cursors = {
    "of another tenant": (await next(await watch(hub, stranger.id))).cursor(),
    "made up": "yesterday",
    "changed in one place": own.slice(0, -3) + (own.at(-3) === "A" ? "B" : "A") + own.slice(-2),
    "a stored secret": secrets.seal("key"),
    "of another database": writeCursor(secrets, elsewhere, position),
    "sealed with another key": writeCursor(createSecretBox("x".repeat(40)), elsewhere, position),
    empty: "",
    "too long": own + "A".repeat(50_000),
  };
  await move(pool, strange[0]!, "CALLING");
  for (const [name, since] of Object.entries(cursors)) {
    const watched = await watch(hub, tenant.id, since);
    expect(watched.isResumed, name).toBe(false);
    await move(pool, ids[0]!, "CALLING", "SCHEDULED");
    expect(await until(watched, `${ids[0]} SCHEDULED`), name).toEqual([
      "read again",
      `${ids[0]} CALLING`,
      `${ids[0]} SCHEDULED`,
    ]);
    await watched.return!();
  }
});

test("while the log reaches back a watch is resumed, and beyond it is told to read again", async ({
  place,
  pool,
}) => {
  const { hub, other, ids, tenant } = place;
  const [a] = ids as [string];
  const live = await watch(hub, tenant.id);
  const after = async (status: CallStatus): Promise<string> => {
    await move(pool, a, status);
    return (await next(live)).cursor();
  };
  const first = (await next(live)).cursor();
  let last = await after("CALLING");
  expect(await trimChangeLog({ pool }, 60_000)).toBe(0);
  expect((await watch(other, tenant.id, first)).isResumed).toBe(true);
  expect(await trimChangeLog({ pool }, 0)).toBeGreaterThan(0);
  expect((await watch(other, tenant.id, first)).isResumed).toBe(false);
  // A transaction that was running at the cursor and has ended since, of another database too, may have written what
  // was trimmed: then it is told to read again.
  await expect
    .poll(async () => {
      await after("IN_PROGRESS");
      last = await after("CALLING");
      await trimChangeLog({ pool }, 0);
      return (await watch(other, tenant.id, last)).isResumed;
    })
    .toBe(true);
  await move(pool, a, "COMPLETED");
  expect(textOf(await next(live))).toBe(`${a} COMPLETED`);
  expect(textOf(await next(await watch(other, tenant.id, last)))).toBe(`${a} COMPLETED`);
});

test("a transaction that was open while the log was trimmed is still resumed from", async ({
  place,
  pool,
}) => {
  const { hub, other, ids, tenant } = place;
  const [a, b] = ids as [string, string];
  const open = await pool.connect();
  await open.query("begin");
  await move(open, a, "CALLING");
  const live = await fresh(hub, tenant.id);
  await move(pool, b, "CALLING");
  let cursor = (await next(live)).cursor();
  // As above: another transaction may have ended between the cursor and the trimming.
  await expect
    .poll(async () => {
      await move(pool, b, "IN_PROGRESS", "CALLING");
      await next(live);
      cursor = (await next(live)).cursor();
      await trimChangeLog({ pool }, 0);
      return (await watch(other, tenant.id, cursor)).isResumed;
    })
    .toBe(true);
  await open.query("commit");
  open.release();
  const resumed = await watch(other, tenant.id, cursor);
  expect(resumed.isResumed).toBe(true);
  expect(textOf(await next(resumed))).toBe(`${a} CALLING`);
});

test("a change of more than a thousand calls is one row of the log, and asks to read again", async ({
  place,
  pool,
}) => {
  const { hub, world, tenant, campaign } = place;
  const since = (await next(await watch(hub, tenant.id))).cursor();
  const live = await fresh(hub, tenant.id);
  await trimChangeLog({ pool }, 0);
  const many = await givenCampaign(world, tenant);
  await givenCalls(world, tenant, many, 1_001);
  const { rows } = await pool.query("select call_ids from change where kind = 'CALLS'");
  expect(rows).toEqual([{ call_ids: null }]);
  expect(textOf(await next(live))).toBe("read again");
  const other = await hub.watch(tenant.id, {
    since,
    interest: { kinds: ["CALLS"], subject: campaign },
  });
  expect(other.isResumed).toBe(true);
  await other.return!();
});

test("after a restore the log of the other database is not read", async ({
  databaseUrl,
  place,
  pool,
}) => {
  const { ids, tenant } = place;
  await pool.query("update change set xid = xid + 1000000");
  await pool.query("update change_floor set identity = 'the database of the dump'");
  const hub = await openEventHub({ connectionString: databaseUrl, pool, secrets, log });
  const live = await fresh(hub, tenant.id);
  await move(pool, ids[0]!, "CALLING", "COMPLETED");
  expect(await until(live, `${ids[0]} COMPLETED`)).toEqual([
    `${ids[0]} CALLING`,
    `${ids[0]} COMPLETED`,
  ]);
  await hub.close();
});

test("while nobody watches, the log is not read", async ({ place, pool }) => {
  const { hub, tenant } = place;
  const live = await fresh(hub, tenant.id);
  await live.return!();
  const lastQuery = async () =>
    (
      await pool.query<{ at: Date }>(
        `select max(query_start) as at from pg_stat_activity
         where application_name = 'call-scheduler-events' and datname = current_database()`,
      )
    ).rows[0]!.at;
  await expect
    .poll(async () => {
      const before = await lastQuery();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return (await lastQuery()).getTime() - before.getTime();
    })
    .toBe(0);
});

test("the tail goes on after the database closed its connection", async ({ place, pool }) => {
  const { hub, ids, tenant } = place;
  const [a] = ids as [string];
  const live = await fresh(hub, tenant.id);
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'call-scheduler-events' and datname = current_database()`,
  );
  await move(pool, a, "CALLING", "COMPLETED");
  expect(await until(live, `${a} COMPLETED`)).toEqual([`${a} CALLING`, `${a} COMPLETED`]);
});
