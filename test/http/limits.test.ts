import { getIntrospectionQuery } from "graphql";
import { describe, expect } from "vitest";
import { type Answer, test } from "#test/client.ts";

const deep = (levels: number) =>
  `{ campaigns { ${"nodes { contacts { nodes { campaigns { ".repeat(levels)} totalCount ${"} } } }".repeat(levels)} } }`;

/** Each fragment spreads the one before twice: 2^30 fields in a kilobyte. */
const bomb = `{ ...f30 } fragment f0 on Query { __typename } ${Array.from(
  { length: 30 },
  (_, index) => `fragment f${index + 1} on Query { ...f${index} ...f${index} }`,
).join(" ")}`;

/** Compared pair by pair, they would exhaust the stack. */
const circles = `{ ...f0 } ${Array.from(
  { length: 400 },
  (_, i) => `fragment f${i} on Query { ...f${(i + 1) % 400} ...f${(i + 7) % 400} __typename }`,
).join(" ")}`;

const unused = `{ __typename } fragment f on Query { ${"__typename ".repeat(4_900)} }`;

describe("an operation that is too large is refused with the reason", () => {
  test.for([
    ["fifty levels deep", deep(13), /levels deep/],
    [
      "fifteen hundred aliases and one",
      `{ ${Array.from({ length: 1501 }, (_, i) => `a${i}: __typename`).join(" ")} }`,
      /fields/,
    ],
    [
      "ten thousand aliases",
      `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}: __typename`).join(" ")} }`,
      /5000 tokens/,
    ],
    ["fragments that spread fragments", bomb, /fields/],
    [
      "thousands of levels",
      `{ ${"...{".repeat(1600)} __typename ${"}".repeat(1600)} }`,
      /more than 100 nested brackets/,
    ],
    ["hundreds of fragments in circles", circles, /more than 100 nested selections/],
    [
      "a large fragment that nobody spreads",
      unused,
      /fragment f selects 4900 fields, at most 1500/,
    ],
    [
      "lists of lists of lists",
      `{ node(id: ${"[".repeat(4_000)}) }`,
      /more than 100 nested brackets/,
    ],
    ["a fragment within itself", `{ ...f } fragment f on Query { ...f }`, /itself/],
    [
      "nested pages that multiply",
      `{ contacts(first: 200) { nodes { calls(first: 200) { nodes { id } } } } }`,
      null,
    ],
  ] as const)("%s", async ([, query, reason], { tenant }) => {
    const { data, errors } = await tenant.raw(query);
    if (reason === null) return expect(data).toBeDefined();
    expect(errors?.[0]?.message).toMatch(reason);
    expect(errors?.[0]?.extensions?.["code"]).not.toBe("INTERNAL_SERVER_ERROR");
    expect(data).toBeUndefined();
  });

  test("a body of ten megabytes, before it is read to its end", async ({ app, tenant }) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${tenant.apiKey}` },
      body: JSON.stringify({ query: `{ ${"__typename ".repeat(900_000)} }` }),
    });
    expect(response.status).toBe(413);
    const { errors } = (await response.json()) as Answer<never>;
    expect(errors?.[0]?.extensions?.["code"]).toBe("REQUEST_ENTITY_TOO_LARGE");
  });
});

test("the introspection of tools is not too large", async ({ tenant }) => {
  const query = getIntrospectionQuery({
    descriptions: true,
    inputValueDeprecation: true,
    schemaDescription: true,
    specifiedByUrl: true,
  });
  expect(await tenant.raw(query)).toHaveProperty("data.__schema");
});

test("a type of content that is none of GraphQL's is refused", async ({ app, tenant }) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "text/plain", authorization: `Bearer ${tenant.apiKey}` },
    body: "{ __typename }",
  });
  expect(response.status).toBe(415);
});

test("an object of ten thousand entries is refused before each error shows the whole of it", async ({
  tenant,
}) => {
  const entries = Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]);
  const variables = { input: Object.fromEntries(entries) as Record<string, number> };
  const query =
    "mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { __typename } }";
  expect(await tenant.raw(query, variables)).toMatchObject({
    errors: [
      {
        message: "an object in the variables has 10000 entries, at most 1000 are allowed",
        extensions: { code: "OPERATION_TOO_LARGE" },
      },
    ],
  });
});

test("variables in a URL that are no JSON are refused", async ({ app, tenant }) => {
  const params = new URLSearchParams({ query: "{ __typename }", variables: "{" });
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  const response = await fetch(`${app.url}/graphql?${params.toString()}`, { headers });
  const { errors } = (await response.json()) as Answer<never>;
  expect(errors?.[0]?.extensions?.["code"]).toBe("BAD_REQUEST");
  expect(response.status).toBe(400);
});
