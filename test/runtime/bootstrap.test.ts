import type pg from "pg";
import { pino } from "pino";
import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import type { DomainContext } from "#domain/context.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import { disableTenant, issueOwnerKey } from "#domain/tenants/operate.ts";
import { bootstrap, bootstrapKeyProblem } from "#runtime/bootstrap.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { test } from "#test/test.ts";

function contextOf(pool: pg.Pool, vapiUrl: string): DomainContext {
  return createDomainContext(
    {
      secretKey: "a key of at least thirty-two characters",
      vapiBaseUrl: vapiUrl,
      simulatorUrl: vapiUrl,
      log: pino({ level: "silent" }),
    },
    pool,
    () => "http://127.0.0.1",
  );
}

test("a first start that breaks off leaves nothing, and the next one makes all of it", async ({
  pool,
  onTestFinished,
}) => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const sample = { bootstrapApiKey: null, isSample: true };
  const context = contextOf(pool, simulator.url);
  const counts = async (): Promise<unknown> => {
    const { rows } = await pool.query(
      `select (select count(*)::int from tenant) as tenants, (select count(*)::int from api_key) as keys,
         (select count(*)::int from contact) as contacts, (select count(*)::int from campaign) as campaigns`,
    );
    return rows[0];
  };

  // The second campaign cannot be made.
  await pool.query(
    "alter table campaign add constraint broken check (name <> 'Customer survey') not valid",
  );
  await expect(bootstrap(context, sample)).rejects.toThrow("broken");
  expect(await counts()).toEqual({ tenants: 0, keys: 0, contacts: 0, campaigns: 0 });

  await pool.query("alter table campaign drop constraint broken");
  const refuse = async () => {
    throw new Error("the disk is full");
  };
  await expect(bootstrap(context, sample, refuse)).rejects.toThrow("the disk is full");
  expect(await counts()).toEqual({ tenants: 0, keys: 0, contacts: 0, campaigns: 0 });

  const keys = await Promise.all([bootstrap(context, sample), bootstrap(context, sample)]);
  expect(new Set(keys)).toEqual(new Set([null, expect.stringMatching(/^cs_/)]));
  expect(await counts()).toEqual({ tenants: 1, keys: 1, contacts: 240, campaigns: 2 });
});

test("a BOOTSTRAP_API_KEY that opens nothing is named, with the command that helps", async ({
  pool,
}) => {
  const context = contextOf(pool, "http://127.0.0.1:1");
  const problemOf = async (bootstrapApiKey: string) => {
    expect(await bootstrap(context, { bootstrapApiKey, isSample: false })).toBeNull();
    return await bootstrapKeyProblem(context, bootstrapApiKey);
  };
  const { tenantId, apiKey } = await createTenant(context, { name: "Acme" });
  expect(await problemOf(apiKey)).toBeNull();
  expect(await problemOf("x".repeat(40))).toMatch(
    /not an API key of a tenant.*npm run tenant -- key/,
  );

  const { apiKey: other } = await issueOwnerKey(context, systemOf(tenantId), {
    revokeOthers: true,
  });
  expect(await problemOf(apiKey)).toMatch(/not an API key of a tenant/);
  expect(await problemOf(other)).toBeNull();
  await disableTenant(context, systemOf(tenantId));
  expect(await problemOf(other)).toContain(`npm run tenant -- enable ${tenantId}`);
});
