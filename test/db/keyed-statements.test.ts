import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { openTenantDatabases } from "#db/tenants.ts";
import { test } from "#test/test.ts";

/** More than the statements need before they get a name. */
const times = 8;

test("Postgres keeps the plans of Prisma's statements that find rows by ids, and of no other", async ({
  databaseUrl,
  pool,
}) => {
  const tenantId = randomUUID();
  const tenants = await openTenantDatabases(databaseUrl, pool, { max: 1 });
  const { prisma, pool: own } = tenants.of(tenantId);
  const { call, contact } = prisma;
  const select = { id: true, contact: { select: { name: true } } };
  for (let time = 0; time < times; time += 1) {
    const ids = [randomUUID(), randomUUID()];
    await call.findMany({ select, where: { tenantId, id: { in: ids } } });
    await call.findUnique({ where: { id: ids[0]!, tenantId }, select: { status: true } });
    await call.findMany({ select: { id: true }, where: { tenantId, status: "SCHEDULED" } });
    await call.findMany({ select: { id: true }, where: { tenantId }, orderBy: { id: "asc" } });
    await contact.findMany({ select: { id: true }, where: { tenantId, name: { in: ids } } });
    await contact.count({ where: { tenantId, id: { in: ids } } });
  }

  const kept = await own.query<{ statement: string }>(
    "select statement from pg_prepared_statements where name like 'prisma-%' order by name",
  );
  expect(kept.rows.map(({ statement }) => statement)).toEqual([
    expect.stringMatching(/^SELECT .*"contact_id" FROM .*"call"."id" IN \(\$2,\$3\)\) OFFSET \$4$/),
    expect.stringMatching(/^SELECT .*"status"::text FROM .*"call"."id" = \$1 /),
  ]);
  await tenants.end();
});

test("what is asked in ever new lengths gets few names", async ({ databaseUrl, pool }) => {
  const tenantId = randomUUID();
  const tenants = await openTenantDatabases(databaseUrl, pool, { max: 1 });
  const { prisma, pool: own } = tenants.of(tenantId);
  for (let time = 0; time < times; time += 1) {
    for (let length = 1; length <= 70; length += 1) {
      const ids = Array.from({ length }, () => randomUUID());
      await prisma.contact.findMany({ select: { id: true }, where: { tenantId, id: { in: ids } } });
    }
  }

  const { rows } = await own.query<{ names: number }>(
    "select count(*)::int as names from pg_prepared_statements where name like 'prisma-%'",
  );
  expect(rows).toEqual([{ names: 60 }]);
  await tenants.end();
});
