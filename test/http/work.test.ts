import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "graphql-ws";
import type pg from "pg";
import { describe, expect, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { systemOf } from "#domain/actor.ts";
import { createApiKey } from "#domain/tenants/api-keys.ts";
import { type Answer, newTenant, openApp, test, type TestTenant } from "#test/client.ts";
import { givenCampaign } from "#test/operations.ts";
import { defaultLimits, type Limits } from "../../src/limits.ts";

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

/** A server with other limits than usual. */
async function limited(
  { databaseUrl, vapi }: { databaseUrl: string; vapi: { url: string } },
  change: Partial<Limits>,
) {
  const app = await openApp(databaseUrl, vapi, { limits: { ...defaultLimits, ...change } });
  onTestFinished(() => app.close());
  return app;
}

/** Nobody reads the table until the test is over, or `release` is called. */
async function lock(pool: pg.Pool, table: string): Promise<{ release: () => Promise<void> }> {
  const client = await pool.connect();
  await client.query("begin");
  await client.query(`lock table ${table} in access exclusive mode`);
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    await client.query("rollback");
    client.release();
  };
  onTestFinished(release);
  return { release };
}

async function waiting(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]!.count;
}

function post(url: string, apiKey: string, query: string, init: RequestInit = {}) {
  return fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query }),
    ...init,
  });
}

/** The machines of tests are slow at times. */
const patiently = { timeout: 20_000 };

const codeOf = ({ errors }: Answer<unknown>) => errors?.[0]?.extensions?.["code"];

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
    const app = await limited({ databaseUrl, vapi }, { maxAnswerBytes: 2_000_000 });
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
    await expect.poll(() => waiting(pool), patiently).toBe(3);
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
    await expect.poll(() => waiting(pool), patiently).toBe(0);
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
  const watched = `subscription { campaignProgress(campaignId: "${id}") {
    ${Array.from({ length: 990 }, (_, index) => `a${index}: scheduled`).join(" ")} } }`;
  expect(codeOf(await ask(watched))).toBeUndefined();
  expect(await ask("{ __typename }")).toEqual({ data: { __typename: "Query" } });
  await client.dispose();
});

describe("when the client has gone", () => {
  const counts = Array.from({ length: 30 }, (_, index) => `a${index}: contacts { totalCount }`);

  test("over HTTP, its statements are cancelled and those that wait are not begun", async ({
    app,
    tenant,
    pool,
  }) => {
    const { release } = await lock(pool, "contact");
    const leaving = new AbortController();
    const asked = post(app.url, tenant.apiKey, `{ ${counts.join(" ")} }`, {
      signal: leaving.signal,
    });
    await expect.poll(() => waiting(pool), patiently).toBe(10);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => waiting(pool), patiently).toBe(0);
    await release();
    expect((await tenant.raw("{ contacts { totalCount } }")).errors).toBeUndefined();
  });

  test.for(["the operation", "the socket"] as const)(
    "over a WebSocket, by ending %s",
    async (what, { app, tenant, pool }) => {
      const { release } = await lock(pool, "contact");
      const client = createClient({
        url: `${app.url.replace("http", "ws")}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${tenant.apiKey}` },
        retryAttempts: 0,
      });
      // Keeps the socket open when the other operation has ended.
      const watched = client.iterate({ query: "subscription { callChanged { id } }" });
      const next = watched.next().then(
        () => "told",
        () => "broken",
      );
      const end = client.subscribe(
        { query: `{ ${counts.join(" ")} }` },
        { next: () => {}, error: () => {}, complete: () => {} },
      );
      await expect.poll(() => waiting(pool), patiently).toBe(10);
      if (what === "the operation") end();
      else client.terminate();
      await expect.poll(() => waiting(pool), patiently).toBe(0);
      await release();
      const others = await Promise.race([next, delay(300, "still open")]);
      expect(others).toBe(what === "the operation" ? "still open" : "broken");
      await client.dispose();
    },
  );

  test("a mutation is finished all the same", async ({ app, tenant, pool }) => {
    const { release } = await lock(pool, "contact");
    const leaving = new AbortController();
    const mutation = `mutation { createContact(input: { phone: "+14155550123" }) { __typename } }`;
    const asked = post(app.url, tenant.apiKey, mutation, { signal: leaving.signal });
    await expect.poll(() => waiting(pool), patiently).toBe(1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await delay(100);
    await release();
    const count = async () => (await tenant.raw("{ contacts { totalCount } }")).data;
    await expect.poll(count, patiently).toEqual({ contacts: { totalCount: 1 } });
  });
});

describe("subscriptions", () => {
  const query = "subscription { callChanged { id } }";

  /** Resolves with the code of the refusal, or null when it is open. */
  async function overStream(url: string, apiKey: string) {
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${apiKey}`, accept: "text/event-stream" },
      signal: leaving.signal,
    });
    const end = () => leaving.abort();
    if (response.status === 200) return { code: null, end };
    return { code: /"code":"(\w+)"/.exec(await response.text())?.[1], end };
  }

  test("are bounded for each key and for the tenant, and end when their client goes", async ({
    databaseUrl,
    vapi,
  }) => {
    const app = await limited({ databaseUrl, vapi }, { maxSubscriptionsPerTenant: 4 });
    const tenant = await newTenant(app);
    const other = await newTenant(app);
    const { key } = await createApiKey(app.context, systemOf(tenant.id), { name: "second" });
    const { key: third } = await createApiKey(app.context, systemOf(tenant.id), { name: "third" });
    const first = [
      await overStream(app.url, tenant.apiKey),
      await overStream(app.url, tenant.apiKey),
    ];
    expect(first.map(({ code }) => code)).toEqual([null, null]);
    expect((await overStream(app.url, tenant.apiKey)).code).toBe("TOO_MANY_SUBSCRIPTIONS");
    expect((await overStream(app.url, key)).code).toBeNull();
    expect((await overStream(app.url, key)).code).toBeNull();
    expect((await overStream(app.url, third)).code).toBe("TOO_MANY_SUBSCRIPTIONS");
    expect((await overStream(app.url, other.apiKey)).code).toBeNull();
    first[0]!.end();
    await expect.poll(async () => (await overStream(app.url, third)).code, patiently).toBeNull();
  });

  test("on one socket count too, and others on it go on", async ({ databaseUrl, vapi }) => {
    const app = await limited({ databaseUrl, vapi }, { maxSubscriptionsPerTenant: 4 });
    const tenant = await newTenant(app);
    const client = createClient({
      url: `${app.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${tenant.apiKey}` },
      retryAttempts: 0,
    });
    onTestFinished(async () => await client.dispose());
    const ends = [client.iterate({ query }), client.iterate({ query })];
    for (const one of ends) void one.next().catch(() => {});
    const refused = async (): Promise<unknown> => {
      const one = client.iterate({ query });
      const answer = await Promise.race([one.next(), delay(500, null)]).catch(
        (errors: unknown) => errors,
      );
      void one.return?.();
      return JSON.stringify(answer);
    };
    await expect.poll(refused, patiently).toContain("TOO_MANY_SUBSCRIPTIONS");
    await ends[0]!.return?.();
    await expect.poll(refused, patiently).toBe("null");
  });
});
