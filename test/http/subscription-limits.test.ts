import { createClient } from "graphql-ws";
import { describe, expect, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { systemOf } from "#domain/actor.ts";
import { createApiKey } from "#domain/tenants/api-keys.ts";
import { newTenant, test } from "#test/client.ts";
import { limited } from "./limited.ts";

describe("subscriptions", () => {
  const query = "subscription { callChanged { cursor } }";

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
    await expect.poll(async () => (await overStream(app.url, third)).code).toBeNull();
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
    const firstOf = async (): Promise<unknown> => {
      const one = client.iterate({ query });
      const answer = await one.next().catch((errors: unknown) => errors);
      void one.return?.();
      return JSON.stringify(answer);
    };
    await expect.poll(firstOf).toContain("TOO_MANY_SUBSCRIPTIONS");
    await ends[0]!.return?.();
    await expect.poll(firstOf).toContain('"callChanged"');
  });
});
