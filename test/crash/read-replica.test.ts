import pg from "pg";
import { expect, onTestFinished, test as base } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { newTenant, openApp, tenantAt, type TestTenant } from "#test/client.ts";
import { givenContact } from "#test/operations.ts";
import { startReplicatedPostgres } from "#test/replicated-postgres.ts";

/** Two API processes on a primary with a standby that replays each commit a little later. */
const test = base.extend("servers", { scope: "file" }, async ({}, { onCleanup }) => {
  const resources = new AsyncDisposableStack();
  onCleanup(() => resources.disposeAsync());
  const postgres = resources.use(await startReplicatedPostgres());
  const vapi = await startSimulator();
  resources.defer(() => vapi.close());
  const databaseReadUrl = postgres.standbyUrl;
  const one = await openApp(postgres.url, vapi, { databaseReadUrl });
  resources.defer(() => one.close());
  const other = await openApp(postgres.url, vapi, { databaseReadUrl });
  resources.defer(() => other.close());
  const standby = new pg.Client({ connectionString: postgres.standbyUrl });
  standby.on("error", () => {});
  await standby.connect();
  resources.defer(() => standby.end().catch(() => {}));
  const delayReplay = async (ms: number): Promise<void> => {
    await standby.query(`alter system set recovery_min_apply_delay = ${ms}`);
    await standby.query("select pg_reload_conf()");
  };
  return { postgres, one, other, standby, delayReplay };
});

/** When the standby was last asked for contacts. */
async function lastAsked(standby: pg.Client): Promise<number> {
  const { rows } = await standby.query<{ at: Date | null }>(
    `select max(query_start) as at from pg_stat_activity
     where pid <> pg_backend_pid() and query like '%"contact"%'`,
  );
  return rows[0]!.at?.getTime() ?? 0;
}

const list = "{ contacts(first: 100) { nodes { id } } }";

async function contactsOf(tenant: TestTenant): Promise<string[]> {
  const { data, errors } = await tenant.raw(list);
  expect(errors).toBeUndefined();
  const { nodes } = data!["contacts"]! as { nodes: { id: string }[] };
  return nodes.map(({ id }) => id);
}

/** Asks until the standby is read. */
async function readFromStandby(tenant: TestTenant, standby: pg.Client): Promise<void> {
  const before = await lastAsked(standby);
  const isAsked = async (): Promise<boolean> => {
    await contactsOf(tenant);
    return (await lastAsked(standby)) > before;
  };
  await expect.poll(isAsked).toBe(true);
}

test("lists are read from the standby, decisions and settings from the primary", async ({
  servers: { one, standby },
}) => {
  const tenant = await newTenant(one);
  const contactId = await givenContact(tenant);
  await readFromStandby(tenant, standby);
  expect(await contactsOf(tenant)).toEqual([contactId]);
  const before = await lastAsked(standby);
  const { errors } = await tenant.raw(`{ viewer { tenant { id } } contacts { totalCount } }`);
  expect(errors).toBeUndefined();
  expect(await lastAsked(standby)).toBe(before);
});

test("nobody sees another tenant's rows there", async ({ servers: { one, standby } }) => {
  const tenants = [await newTenant(one), await newTenant(one)] as const;
  const [own, their] = [await givenContact(tenants[0]), await givenContact(tenants[1])];
  await readFromStandby(tenants[0], standby);
  const seen = await Promise.all(
    Array.from({ length: 40 }, (_, index) => contactsOf(tenants[index % 2]!)),
  );
  for (const [index, ids] of seen.entries()) expect(ids).toEqual([index % 2 === 0 ? own : their]);
});

test("what was written through one process is found through the other, at once", async ({
  servers: { one, other, standby, delayReplay },
}) => {
  const writer = await newTenant(one);
  const reader = tenantAt(other.url, writer);
  await readFromStandby(reader, standby);
  await delayReplay(100);
  onTestFinished(() => delayReplay(0));
  const before = await lastAsked(standby);
  const written: string[] = [];
  for (let n = 0; n < 15; n += 1) {
    written.push(await givenContact(writer));
    expect((await contactsOf(reader)).toSorted()).toEqual(written.toSorted());
  }
  expect(await lastAsked(standby)).toBeGreaterThan(before);
});

test("a standby that is behind is not read, and is again when it has caught up", async ({
  servers: { one, other, standby },
}) => {
  const writer = await newTenant(one);
  const reader = tenantAt(other.url, writer);
  await readFromStandby(reader, standby);
  await standby.query("select pg_wal_replay_pause()");
  onTestFinished(async () => void (await standby.query("select pg_wal_replay_resume()")));
  const contactId = await givenContact(writer);
  const before = await lastAsked(standby);
  expect(await contactsOf(reader)).toEqual([contactId]);
  expect(await lastAsked(standby)).toBe(before);
  await standby.query("select pg_wal_replay_resume()");
  await readFromStandby(reader, standby);
  expect(await contactsOf(reader)).toEqual([contactId]);
});

test("when the standby dies, everything is read from the primary", async ({
  servers: { postgres, one, standby },
}) => {
  const tenant = await newTenant(one);
  const contactId = await givenContact(tenant);
  await readFromStandby(tenant, standby);
  await postgres.killStandby();
  expect(await contactsOf(tenant)).toEqual([contactId]);
  expect(await contactsOf(tenant)).toEqual([contactId]);
  const another = await givenContact(tenant);
  expect((await contactsOf(tenant)).toSorted()).toEqual([contactId, another].toSorted());
});
