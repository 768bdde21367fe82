import { once } from "node:events";
import { request as send } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect } from "vitest";
import { type Answer, newTenant, test } from "#test/client.ts";

const json = { "content-type": "application/json" };

function post(url: string, query: string, headers: Record<string, string> = {}) {
  const init = {
    method: "POST",
    headers: { ...json, ...headers },
    body: JSON.stringify({ query }),
  };
  return fetch(`${url}/graphql`, init);
}

async function codeOf(response: Response): Promise<unknown> {
  const { errors } = (await response.json()) as Answer<never>;
  return errors?.[0]?.extensions?.["code"];
}

const viewer = "{ viewer { tenant { id } } }";

describe("without a key", () => {
  test("the schema may be read", async ({ app }) => {
    const response = await post(app.url, "{ __schema { queryType { name } } }");
    expect(await response.json()).toEqual({ data: { __schema: { queryType: { name: "Query" } } } });
  });

  test.for([
    ["a query", viewer],
    ["a mutation", `mutation { deleteContact(id: "x") { __typename } }`],
    ["a node", `{ node(id: "Campaign:019a2b3c-0000-7000-8000-000000000000") { id } }`],
    ["a subscription", "subscription { callChanged { cursor } }"],
  ] as const)("%s is refused", async ([, query], { app }) => {
    const response = await post(app.url, query);
    expect(await codeOf(response)).toBe("UNAUTHENTICATED");
  });

  test("the answer says so in its status too", async ({ app }) => {
    expect((await post(app.url, viewer)).status).toBe(401);
  });

  test("GraphiQL opens, and carries only what it needs", async ({ app }) => {
    const response = await fetch(`${app.url}/graphql`, { headers: { accept: "text/html" } });
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("http");
    expect(await response.text()).toContain("query WhoAmI");
  });
});

describe("with a wrong key", () => {
  test.for([
    ["an unknown one", "Bearer cs_nobody"],
    ["another scheme", "Basic YTpi"],
    ["no key at all", "Bearer"],
    ["a key of a megabyte's tenth", `Bearer ${"x".repeat(10_000)}`],
  ] as const)("%s opens nothing, not even the schema", async ([, authorization], { app }) => {
    const response = await post(app.url, "{ __typename }", { authorization });
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe("UNAUTHENTICATED");
  });
});

test.for([
  ["Bearer ", /has no API key: send Authorization: Bearer <api key>/],
  ["Basic YTpi", /has no API key: send Authorization: Bearer <api key>/],
  ["Bearer cs_nobody", /wrong, was revoked/],
] as const)("%j is told what is wrong with it", async ([authorization, told], { app }) => {
  const response = await post(app.url, viewer, { authorization });
  const { errors } = (await response.json()) as { errors: { message: string }[] };
  expect(errors[0]!.message).toMatch(told);
});

test("a revoked key opens nothing from that moment on", async ({ app, tenant }) => {
  const { data } = await tenant.raw(
    `mutation { createApiKey(input: { name: "second" }) { ... on ApiKey { id key prefix } } }`,
  );
  const { id, key, prefix } = data!["createApiKey"]! as { id: string; key: string; prefix: string };
  expect(key.startsWith(prefix)).toBe(true);
  const headers = { authorization: `Bearer ${key}` };
  expect((await post(app.url, viewer, headers)).status).toBe(200);
  await tenant.raw(`mutation { revokeApiKey(id: "${id}") { ... on ApiKey { revokedAt } } }`);
  expect((await post(app.url, viewer, headers)).status).toBe(401);
});

test("the last key cannot be revoked", async ({ tenant }) => {
  const { data } = await tenant.raw("{ viewer { ... on ApiKeyViewer { apiKey { id } } } }");
  const { id } = (data!["viewer"]! as { apiKey: { id: string } }).apiKey;
  expect(
    await tenant.raw(
      `mutation { revokeApiKey(id: "${id}") { __typename ... on Error { message } } }`,
    ),
  ).toMatchObject({
    data: {
      revokeApiKey: {
        __typename: "NotPossibleError",
        message: expect.stringContaining("create another"),
      },
    },
  });
});

test("what breaks on our side is told by an id only", async ({ app, tenant, pool }) => {
  await pool.query("alter table alert rename to alert_away");
  try {
    const response = await post(app.url, "{ alerts { nodes { message } } }", {
      authorization: `Bearer ${tenant.apiKey}`,
      "x-request-id": "request-of-mine-1",
    });
    expect(response.headers.get("x-request-id")).toBe("request-of-mine-1");
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringContaining("request-of-mine-1"),
          path: ["alerts"],
          extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "request-of-mine-1" },
        },
      ],
    });
  } finally {
    await pool.query("alter table alert_away rename to alert");
  }
});

test("an error that the caller can act on is told in words, also by a query", async ({ app }) => {
  const tenant = await newTenant(app, { isSimulated: false });
  const { errors } = await tenant.raw("{ assistants { id } }");
  expect(errors).toMatchObject([
    { message: expect.stringContaining("configureVapi"), extensions: { code: "VAPI_REFUSED" } },
  ]);
});

test("elsewhere there is nothing", async ({ app }) => {
  expect((await fetch(`${app.url}/nowhere`)).status).toBe(404);
  expect((await fetch(`${app.url}/health`)).status).toBe(200);
  expect((await fetch(app.url, { redirect: "manual" })).headers.get("location")).toBe("/graphql");
});

test.for(["[", "a b", "x:99999", "x/y?", "///", "%"] as const)(
  "the name %j that a client calls us by decides nothing, and shows nothing of our inside",
  async (host, { app }) => {
    const request = send(`${app.url}/graphql?query={__typename}`, { headers: { host } }).end();
    const [response] = await once(request, "response");
    expect(await text(response)).toBe('{"data":{"__typename":"Query"}}');
  },
);

test("what only looks like a file is none", async ({ tenant }) => {
  const query = `mutation ($file: Upload!) {
    importContacts(input: { campaignId: "x", file: $file }) { __typename }
  }`;
  for (const file of [{ name: "x", bytes: [1] }, "x", { bytes: {} }]) {
    const { errors } = await tenant.raw(query, { file });
    expect(errors?.[0]?.message).toContain("multipart/form-data");
  }
});
