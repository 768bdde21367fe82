import { expect, onTestFinished } from "vitest";
import { newTenant, openApp, test } from "#test/client.ts";
import { defaultLimits } from "../../src/limits.ts";

test.for([
  { name: "by default at most 20", databasePool: null, most: 20 },
  { name: "as many as it was given", databasePool: 8, most: 8 + 6 + 1 },
])("a process that does everything opens $name", async (given, { databaseUrl, vapi, pool }) => {
  const { databasePool, most: allowed } = given;
  const limits =
    databasePool === null
      ? defaultLimits
      : { ...defaultLimits, databasePool, databaseTenantPool: 6 };
  const app = await openApp(databaseUrl, vapi, { role: "all", limits });
  onTestFinished(() => app.close());
  const connections = async (): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and application_name like 'call-scheduler%'`,
    );
    return rows[0]!.count - pool.totalCount;
  };
  const tenants = await Promise.all(Array.from({ length: 3 }, () => newTenant(app)));
  const query = "{ campaigns { totalCount } contacts { totalCount } calls { totalCount } }";
  const asked = Array.from({ length: 60 }, (_, index) => tenants[index % 3]!.raw(query));
  let isAnswered = false;
  let most = 0;
  const watched = (async () => {
    while (!isAnswered) most = Math.max(most, await connections());
  })();
  const answers = await Promise.all(asked);
  isAnswered = true;
  await watched;
  expect(answers.filter(({ errors }) => errors !== undefined)).toEqual([]);
  expect(most).toBeGreaterThan(6);
  expect(most).toBeLessThanOrEqual(allowed);
});
