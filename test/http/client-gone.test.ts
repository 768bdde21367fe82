import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "graphql-ws";
import { describe, expect } from "vitest";
import { WebSocket } from "ws";
import { test } from "#test/client.ts";
import { defaultLimits } from "../../src/limits.ts";
import { lock, post, waiting } from "./limited.ts";

/** The connections that one tenant can use. */
const share = Math.ceil(defaultLimits.databaseTenantPool / 2);

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
    await expect.poll(() => waiting(pool)).toBe(share);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => waiting(pool)).toBe(0);
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
      const watched = client.iterate({ query: "subscription { callChanged { cursor } }" });
      await watched.next();
      const next = watched.next().then(
        () => "told",
        () => "broken",
      );
      const end = client.subscribe(
        { query: `{ ${counts.join(" ")} }` },
        { next: () => {}, error: () => {}, complete: () => {} },
      );
      await expect.poll(() => waiting(pool)).toBe(share);
      if (what === "the operation") end();
      else client.terminate();
      await expect.poll(() => waiting(pool)).toBe(0);
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
    await expect.poll(() => waiting(pool)).toBe(1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await delay(100);
    await release();
    const count = async () => (await tenant.raw("{ contacts { totalCount } }")).data;
    await expect.poll(count).toEqual({ contacts: { totalCount: 1 } });
  });
});
