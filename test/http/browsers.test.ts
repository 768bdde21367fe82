import { describe, expect } from "vitest";
import { openApp, test } from "#test/client.ts";
import { givenCampaign, rowOf } from "#test/operations.ts";

const viewer = "{ viewer { tenant { id } } }";

describe("every answer says", () => {
  test.for([
    ["a query", "/graphql", { method: "POST", body: JSON.stringify({ query: viewer }) }],
    ["a refusal", "/graphql", { method: "POST", headers: { authorization: "Bearer wrong" } }],
    [
      "the page, which holds nothing of anybody's",
      "/graphql",
      { headers: { accept: "text/html" } },
    ],
    ["a webhook", "/api/vapi/webhook", { method: "POST" }],
    ["how it is", "/ready", {}],
    ["nothing", "/nowhere", {}],
  ] as const)(
    "%s: keep nothing, guess nothing, frame nothing, tell nobody",
    async ([name, path, init], { app }) => {
      const headers = {
        "content-type": "application/json",
        ...("headers" in init && init.headers),
      };
      const response = await fetch(app.url + path, { ...init, headers });
      await response.arrayBuffer();
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "cache-control": name.startsWith("the page") ? "no-cache" : "no-store",
        "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
      expect(response.headers.get("strict-transport-security")).toBeNull();
    },
  );
});

test("where the public address is https, browsers are told never to come without", async ({
  databaseUrl,
  vapi,
}) => {
  const app = await openApp(databaseUrl, vapi, { publicUrl: "https://calls.example.com" });
  try {
    const { headers } = await fetch(`${app.url}/health`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  } finally {
    await app.close();
  }
});

describe("what a page of another site can send without being asked does nothing", () => {
  const mutation = (id: string) => `mutation { pauseCampaign(id: "${id}") { __typename } }`;
  const upload = (id: string) => {
    const form = new FormData();
    form.set("operations", JSON.stringify({ query: mutation(id) }));
    form.set("map", "{}");
    return form;
  };
  const simple = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

  test.for<[string, number, (id: string) => RequestInit]>([
    ["a form with a file", 403, (id) => ({ body: upload(id) })],
    ["a form", 415, (id) => ({ body: new URLSearchParams({ query: mutation(id) }) })],
    [
      "JSON that says it is text",
      415,
      (id) => ({
        body: JSON.stringify({ query: mutation(id) }),
        headers: { "content-type": "text/plain" },
      }),
    ],
    ["bytes of no type", 415, (id) => ({ body: new TextEncoder().encode(mutation(id)) })],
  ])("%s", async ([, status, init], { app, tenant, pool }) => {
    const campaignId = await givenCampaign(tenant);
    const { headers, ...rest } = init(campaignId);
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      ...rest,
      headers: { ...simple, ...(headers as Record<string, string>) },
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String) }] });
    const state = "select state from campaign where id = $1";
    const { rows } = await pool.query(state, [rowOf(campaignId)]);
    expect(rows).toEqual([{ state: "ACTIVE" }]);
  });

  test("a link", async ({ app, tenant }) => {
    const query = encodeURIComponent(mutation(await givenCampaign(tenant)));
    const authorization = `Bearer ${tenant.apiKey}`;
    const response = await fetch(`${app.url}/graphql?query=${query}`, {
      headers: { authorization },
    });
    expect(response.status).toBe(405);
  });
});

test("a form with a file needs a header that browsers ask about first; the key is one", async ({
  app,
  tenant,
}) => {
  const send = async (headers: Record<string, string>) => {
    const body = new FormData();
    body.set("operations", JSON.stringify({ query: viewer }));
    body.set("map", "{}");
    const response = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
    const { errors } = (await response.json()) as { errors: [{ message: string }] };
    return [response.status, errors[0].message];
  };
  expect(await send({ authorization: `Bearer ${tenant.apiKey}` })).toEqual([
    400,
    "the file is missing",
  ]);
  expect((await send({ "apollo-require-preflight": "1" }))[0]).toBe(401);
  expect((await send({}))[0]).toBe(403);
});
