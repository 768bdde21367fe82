import { expect, onTestFinished } from "vitest";
import { newTenant, openApp, test } from "#test/client.ts";
import { defaultLimits } from "../../src/limits.ts";

test("a process that does everything keeps to the database connections it was given", async ({
  databaseUrl,
  vapi,
  pool,
}) => {
  const limits = { ...defaultLimits, databasePool: 8, databaseTenantPool: 6 };
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
  expect(most).toBeLessThanOrEqual(8 + 6 + 1);
});
