import { createClient } from "graphql-ws";
import type pg from "pg";
import { describe, expect } from "vitest";
import { WebSocket } from "ws";
import { type Answer, newTenant, test, type TestTenant } from "#test/client.ts";
import { givenCampaign } from "#test/operations.ts";
import { codeOf, limited, lock, post, waiting } from "./limited.ts";

/** Contacts whose attributes have so many characters, as they could be stored once. */
async function givenHeavyContacts(
  pool: pg.Pool,
  tenant: TestTenant,
  count: number,
  characters: number,
): Promise<void> {
  // Random, so that neither Postgres nor the network makes it smaller.
  await pool.query(
    `insert into contact (tenant_id, phone, name, attributes)
     select $1, '+1415555' || lpad(n::text, 4, '0'), 'Ada', jsonb_build_object('notes',
       (select string_agg(md5(random()::text || n || i), '') from generate_series(1, $3::int / 32) i))
     from generate_series(1, $2::int) n`,
    [tenant.id, count, characters],
  );
}

describe("an answer that is too large is ended while it is built", () => {
  test("many pages of heavy rows", async ({ tenant, pool }) => {
    await givenHeavyContacts(pool, tenant, 50, 97_000);
    const page = (alias: string) => `${alias}: contacts(first: 50) { nodes { attributes } }`;
    const aliases = Array.from({ length: 25 }, (_, index) => page(`a${index}`));
    const before = process.memoryUsage().rss;
    const answer = await tenant.raw(`{ ${aliases.join(" ")} }`);
    expect(codeOf(answer)).toBe("ANSWER_TOO_LARGE");
    expect(answer.errors).toHaveLength(1);
    expect(answer.data).toBeUndefined();
    // All of it would be 121 MB, and several times that in memory.
    expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
    expect((await tenant.raw(`{ ${page("one")} }`)).data).toHaveProperty("one.nodes.49");
  });

  test("one heavy value under hundreds of names", async ({ tenant, pool }) => {
    await givenHeavyContacts(pool, tenant, 1, 97_000);
    const names = Array.from({ length: 900 }, (_, index) => `a${index}: attributes`);
    const answer = await tenant.raw(`{ contacts { nodes { ${names.join(" ")} } } }`);
    expect(codeOf(answer)).toBe("ANSWER_TOO_LARGE");
    expect(answer.errors).toHaveLength(1);
  });

  test("millions of small values, in seconds", async ({ tenant, pool }) => {
    await pool.query(
      `insert into contact (tenant_id, phone, name)
       select $1, '+1415' || lpad(n::text, 7, '0'), 'Ada' from generate_series(1, 200) n`,
      [tenant.id],
    );
    const names = Array.from({ length: 9 }, (_, index) => `a${index}: id`);
    const pages = Array.from(
      { length: 90 },
      (_, index) => `p${index}: contacts(first: 200) { nodes { ${names.join(" ")} } }`,
    );
    const start = performance.now();
    const answer = await tenant.raw(`{ ${pages.join(" ")} }`);
    expect(["ANSWER_TOO_LARGE", undefined]).toContain(codeOf(answer));
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  test("several operations of a tenant together, and no other tenant's", async ({
    databaseUrl,
    vapi,
    pool,
  }) => {
    const app = await limited(
      { databaseUrl, vapi },
      // Its share of the connections must hold enough of them at once.
      { maxAnswerBytes: 2_000_000, databaseTenantPool: 20 },
    );
    const [greedy, other] = [await newTenant(app), await newTenant(app)];
    await givenHeavyContacts(pool, greedy, 15, 97_000);
    const query = "{ contacts(first: 15) { nodes { attributes } } campaigns { totalCount } }";
    expect(codeOf(await greedy.raw(query))).toBeUndefined();
    // None of them can be answered: what they have read stays under way.
    const { release } = await lock(pool, "campaign");
    const asked = Array.from({ length: 8 }, () => greedy.raw(query));
    expect(codeOf(await Promise.race(asked))).toBe("TOO_MANY_REQUESTS");
    expect(codeOf(await other.raw("{ contacts { totalCount } }"))).toBeUndefined();
    await release();
    await Promise.all(asked);
    expect(codeOf(await greedy.raw(query))).toBeUndefined();
  });
});

describe("a tenant's operations", () => {
  test("that are too many are refused, and told when to come again", async ({
    databaseUrl,
    vapi,
    pool,
  }) => {
    const app = await limited({ databaseUrl, vapi }, { maxOperationsPerTenant: 3 });
    const [greedy, other] = [await newTenant(app), await newTenant(app)];
    const { release } = await lock(pool, "contact");
    const query = "{ contacts { totalCount } }";
    const asked = Array.from({ length: 3 }, () => greedy.raw(query));
    await expect.poll(() => waiting(pool)).toBe(3);
    const refused = await post(app.url, greedy.apiKey, query);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(codeOf((await refused.json()) as Answer<unknown>)).toBe("TOO_MANY_REQUESTS");
    expect((await other.raw("{ campaigns { totalCount } }")).errors).toBeUndefined();
    await release();
    expect((await Promise.all(asked)).map(codeOf)).toEqual([undefined, undefined, undefined]);
    expect(codeOf(await greedy.raw(query))).toBeUndefined();
  });

  test("take no longer than they may, queries and mutations alike", async ({
    databaseUrl,
    vapi,
    pool,
  }) => {
    const app = await limited({ databaseUrl, vapi }, { requestTimeoutMs: 1_000 });
    const tenant = await newTenant(app);
    await lock(pool, "contact");
    const query = await post(app.url, tenant.apiKey, "{ contacts { totalCount } }");
    expect(query.status).toBe(504);
    expect(codeOf((await query.json()) as Answer<unknown>)).toBe("TIMEOUT");
    const mutation = `mutation { createContact(input: { phone: "+14155550199" }) { __typename } }`;
    expect(codeOf(await tenant.raw(mutation))).toBe("TIMEOUT");
    await expect.poll(() => waiting(pool)).toBe(0);
  });
});

test("over a WebSocket an answer that is too large ends its operation, and no other", async ({
  app,
  tenant,
  pool,
}) => {
  await givenHeavyContacts(pool, tenant, 1, 97_000);
  const client = createClient({
    url: `${app.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${tenant.apiKey}` },
    retryAttempts: 0,
    lazy: false,
  });
  const names = Array.from({ length: 900 }, (_, index) => `a${index}: attributes`);
  const ask = async (query: string) =>
    (await client.iterate({ query }).next()).value as Answer<unknown>;
  expect(codeOf(await ask(`{ contacts { nodes { ${names.join(" ")} } } }`))).toBe(
    "ANSWER_TOO_LARGE",
  );
  const id = (await givenCampaign(tenant)).split(":")[1]!;
  await pool.query(
    "insert into enrolment (campaign_id, contact_id, tenant_id) select $1, id, $2 from contact where tenant_id = $2",
    [id, tenant.id],
  );
  const watched = `subscription { campaignProgress(campaignId: "${id}") { progress {
    ${Array.from({ length: 990 }, (_, index) => `a${index}: scheduled`).join(" ")} } } }`;
  expect(codeOf(await ask(watched))).toBeUndefined();
  expect(await ask("{ __typename }")).toEqual({ data: { __typename: "Query" } });
  await client.dispose();
});
