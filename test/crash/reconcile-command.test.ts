import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type pg from "pg";
import { describe, expect } from "vitest";
import { heldTenants } from "#db/queries/reconciliation.ts";
import { callsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

interface Surroundings {
  readonly databaseUrl: string;
  readonly vapiUrl: string;
}

/** Runs `npm run reconcile` as a process. */
async function reconcile(
  { databaseUrl, vapiUrl }: Surroundings,
  ...args: string[]
): Promise<{ status: number; out: string; err: string }> {
  const command = spawn(process.execPath, ["scripts/reconcile.ts", ...args], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: databaseUrl,
      SECRET_KEY: "a key of at least thirty-two characters",
      VAPI_BASE_URL: vapiUrl,
    },
  });
  const exit = once(command, "close") as Promise<[number]>;
  const [out, err, [status]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    exit,
  ]);
  return { status, out, err };
}

/**
 * A tenant whose three calls the database has lost. Its calls have been held for so long that one listing is
 * enough.
 */
async function givenLostCalls(databaseUrl: string, pool: pg.Pool) {
  // Later than the present, as jobs are due by Postgres's clock; in the campaign's hours.
  const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString().slice(0, 10);
  const start = `${tomorrow}T10:00:00Z`;
  const world = await openWorld({ pool, start });
  const { tenant } = await givenDialling(world, { contacts: 3, tenant: { apiKey: "key" } });
  await world.tick();
  expect(world.simulator.calls).toHaveLength(3);
  await pool.query("delete from call");
  await pool.query(
    `insert into reconciliation (tenant_id, reason, held_at, list_from)
     values ($1, 'A test', clock_timestamp() - interval '5 min', clock_timestamp() - interval '1 h')`,
    [tenant.id],
  );
  const surroundings = { databaseUrl, vapiUrl: world.simulator.url };
  return { world, tenant, surroundings, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

const nowhere = "http://127.0.0.1:9";

test("ends with 0 when all lost calls are rebuilt and every tenant dials again", async ({
  databaseUrl,
  pool,
}) => {
  await using given = await givenLostCalls(databaseUrl, pool);
  const { status, out, err } = await reconcile(given.surroundings);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/: asking VAPI for the calls since \d{4}-/);
  expect(out).toContain("3 calls at VAPI, 0 brought news, 3 were lost and are rebuilt");
  expect(out).toContain(": calls go on\nDone: every tenant that VAPI was asked about dials again.");
  expect(await callsOf(given.world)).toHaveLength(3);
  expect(await heldTenants(pool)).toEqual([]);
});

test("ends with 3 when contacts of a lost campaign are held", async ({ databaseUrl, pool }) => {
  await using given = await givenLostCalls(databaseUrl, pool);
  await pool.query("delete from campaign");
  const { status, out } = await reconcile(given.surroundings);
  expect(status).toBe(3);
  for (const { id } of given.world.simulator.calls) {
    expect(out).toContain(`its campaign is lost, and its contact held: VAPI's call ${id}`);
  }
  expect(out).toContain("Done:");
  const { rows } = await pool.query("select count(held_reason)::int as held from contact");
  expect(rows).toEqual([{ held: 3 }]);
});

test("ends with 1 when VAPI cannot be asked, and --release lets the tenant dial", async ({
  databaseUrl,
  pool,
}) => {
  await using given = await givenLostCalls(databaseUrl, pool);
  const { tenant } = given;
  const surroundings = { databaseUrl, vapiUrl: nowhere };
  const { status, out } = await reconcile(surroundings);
  expect(status).toBe(1);
  expect(out).toContain("VAPI could not be asked for all");
  expect(out).toMatch(/Not done: no call is placed for .+ yet\..+--release <tenant>/);
  expect(await heldTenants(pool)).toMatchObject([{ tenantId: tenant.id }]);

  expect(await reconcile(surroundings, "--release", "Nobody")).toMatchObject({
    status: 1,
    out: "",
    err: expect.stringContaining("Nobody"),
  });
  const release = () => reconcile(surroundings, "--release", tenant.id);
  const released = (wasHeld: boolean) => ({
    status: 0,
    out: `${JSON.stringify({ tenantId: tenant.id, wasHeld })}\n`,
    err: "",
  });
  expect(await release()).toEqual(released(true));
  expect(await heldTenants(pool)).toEqual([]);
  expect(await release()).toEqual(released(false));
});

describe("ends with 2 and the usage, and asks nobody, for", () => {
  const wrong = [
    ["--everything"],
    ["--since"],
    ["--since", "yesterday"],
    ["--since", "2999-01-01T00:00Z"],
    ["--since", "2026-11-02T09:00Z", "--release"],
    ["--release"],
    ["--release", "Acme", "Bell"],
  ];
  for (const args of wrong) {
    test(args.join(" "), async () => {
      const { status, out, err } = await reconcile(
        { databaseUrl: nowhere, vapiUrl: nowhere },
        ...args,
      );
      expect({ status, out }).toEqual({ status: 2, out: "" });
      expect(err).toMatch(/^usage:\n {2}npm run reconcile/);
    });
  }
});
