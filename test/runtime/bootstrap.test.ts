import { pino } from "pino";
import { expect } from "vitest";
import { bootstrap } from "#runtime/bootstrap.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { test } from "#test/test.ts";

test("a first start that breaks off leaves nothing, and the next one makes all of it", async ({
  pool,
  onTestFinished,
}) => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const sample = { bootstrapApiKey: null, isSample: true };
  const context = createDomainContext(
    {
      secretKey: "a key of at least thirty-two characters",
      vapiBaseUrl: simulator.url,
      simulatorUrl: simulator.url,
      log: pino({ level: "silent" }),
    },
    pool,
    () => "http://127.0.0.1",
  );
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
