import { createClient } from "graphql-ws";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { FailedAttempts } from "#http/failed-attempts.ts";
import { newTenant, test } from "#test/client.ts";

test("six hundred wrong keys a minute are heard out, by address", () => {
  const attempts = new FailedAttempts();
  const waits = Array.from({ length: 602 }, (_, index) => attempts.note("a", index));
  expect(waits.findIndex((wait) => wait !== null)).toBe(600);
  expect(waits.at(-1)).toBe(60);
  expect(attempts.note("b", 602)).toBeNull();
  expect(attempts.note("a", 60_000)).toBeNull();
});

test("addresses without number are not all remembered", () => {
  const attempts = new FailedAttempts();
  for (let address = 0; address < 20_000; address += 1) attempts.note(String(address), 0);
  expect(attempts.size).toBeLessThanOrEqual(10_000);
});

/** The code with which a socket was closed, or that its key was taken. */
async function knock(url: string, apiKey: string): Promise<unknown> {
  return await new Promise((resolve) => {
    const client = createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${apiKey}` },
      lazy: false,
      retryAttempts: 0,
      on: {
        connected: () => {
          resolve("acknowledged");
          void client.dispose();
        },
        closed: (event) => resolve((event as { code: number }).code),
      },
      onNonLazyError: () => {},
    });
  });
}

test("a socket with a wrong key is refused, and counts as a failed attempt", async ({ app }) => {
  expect(await knock(app.url, "wrong")).toBe(4403);
});

test("whoever has a right key or secret is let in, however many came with wrong ones", async ({
  app,
}) => {
  const { id, apiKey } = await newTenant(app);
  const secret = (await webhookSecretsOf(app.context, id))[0]!.secret;
  const ask = async (authorization: string) => {
    const response = await fetch(`${app.url}/graphql?query={__typename}`, {
      headers: { authorization },
    });
    await response.arrayBuffer();
    return response.status;
  };
  const tell = async (given: string) => {
    const url = `${app.url}/api/vapi/webhook?t=${id}`;
    const init = { method: "POST", headers: { "x-vapi-secret": given }, body: "{}" };
    const response = await fetch(url, init);
    await response.arrayBuffer();
    return response.status;
  };
  const statuses = new Set<number>();
  for (let round = 0; round < 11; round += 1) {
    const wrong = Array.from({ length: 30 }, (_, n) => [ask(`Bearer ${n}`), tell(`wrong-${n}`)]);
    for (const status of await Promise.all(wrong.flat())) statuses.add(status);
  }
  expect([...statuses]).toEqual([401, 429]);
  expect(await knock(app.url, "wrong")).toBe(4429);
  expect(await knock(app.url, apiKey)).toBe("acknowledged");
  expect([await ask(`Bearer ${apiKey}`), await tell(secret)]).toEqual([200, 200]);
});
