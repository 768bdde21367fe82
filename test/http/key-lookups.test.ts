import { expect } from "vitest";
import { createAuthenticate } from "#http/authenticate.ts";
import { newTenant, test } from "#test/client.ts";
import { recordingPool } from "#test/statements.ts";

const nothing = { session: null, tenant: undefined };

test("hundreds of wrong keys at once cost a few statements, and a right one among them opens", async ({
  app,
  databaseUrl,
}) => {
  const tenant = await newTenant(app);
  const { pool, statements } = recordingPool(databaseUrl);
  const authenticate = createAuthenticate({ ...app.context, pool });
  const keys = Array.from({ length: 400 }, (_, n) => `cs_${String(n).padStart(43, "x")}`);
  const wrong = keys.map((key) => authenticate({ ...nothing, authorization: `Bearer ${key}` }));
  const right = authenticate({ ...nothing, authorization: `Bearer ${tenant.apiKey}` });
  expect(await right).toMatchObject({ tenantId: tenant.id });
  expect(new Set(await Promise.all(wrong))).toEqual(new Set(["UNKNOWN_KEY"]));
  const lookups = statements.filter(({ text }) => text.includes("from api_key"));
  expect(lookups.length).toBeLessThan(5);
  await pool.end();
});

test("what is too short to be a key is not looked up", async ({ app, databaseUrl }) => {
  const { pool, statements } = recordingPool(databaseUrl);
  const authenticate = createAuthenticate({ ...app.context, pool });
  expect(await authenticate({ ...nothing, authorization: "Bearer cs_nobody" })).toBe("UNKNOWN_KEY");
  expect(statements).toEqual([]);
  await pool.end();
});
