import { getNamedType, isLeafType } from "graphql";
import { describe, expect } from "vitest";
import { allows, roles, type Role } from "#rules/role.ts";
import { type Answer, newTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { dullValue } from "#test/schema-fill.ts";
import { type Field, fieldsOf, fillIn, kindOf, objectTypes, roots } from "#test/schema-walk.ts";
import { addKey, addUser, type Caller } from "#test/signed-in.ts";
import { ask } from "./ask.ts";
import { neededRoles } from "./roles.ts";

interface Asked {
  readonly name: string;
  readonly operation: string;
  readonly field: Field;
  /** Fields that lead from the root to this one. */
  readonly through: readonly string[];
}

/** How an object of a type is reached from the root of queries. */
const ways: Readonly<Record<string, readonly string[]>> = { Tenant: ["viewer", "tenant"] };

const rootFields: readonly Asked[] = Object.entries(roots()).flatMap(([operation, on]) =>
  fieldsOf(on).map((field) => ({
    name: `${on.name}.${field.name}`,
    operation,
    field,
    through: [],
  })),
);
/** Fields below the roots that say that they need a role. */
const lowerFields: readonly Asked[] = objectTypes().flatMap((on) =>
  fieldsOf(on).flatMap((field) => {
    const { pothosOptions } = field.extensions as { pothosOptions?: { authScopes?: unknown } };
    if (pothosOptions?.authScopes === undefined) return [];
    const through = ways[on.name];
    if (through === undefined) throw new Error(`how is ${on.name} reached? Say so here`);
    return [{ name: `${on.name}.${field.name}`, operation: "query", field, through }];
  }),
);
const asked = [...rootFields, ...lowerFields];
const needs = new Map(
  roles.flatMap((role) => neededRoles[role].map((name) => [name, role] as const)),
);

const test = testWithConsole
  .extend("home", { scope: "file" }, async ({ app }) => await newTenant(app))
  .extend("callers", { scope: "file" }, async ({ app, home }) => {
    const of = async (role: Role) => ({
      role,
      "by key": await addKey(app, home.id, role),
      "by session": (await addUser(app, home.id, role)).headers,
    });
    return await Promise.all(roles.map(of));
  })
  // The owner of another tenant, who names this one.
  .extend("stranger", { scope: "file" }, async ({ app, home }) => {
    const { headers } = await addUser(app, (await newTenant(app)).id, "OWNER");
    return { ...headers, "x-tenant": home.id };
  });

test("every field of a root has a role that it needs", () => {
  expect([...needs.keys()].toSorted()).toEqual(asked.map(({ name }) => name).toSorted());
});

describe.for(asked)("$name", (question) => {
  const needed = needs.get(question.name)!;
  test(`needs the role ${needed}`, async ({ app, callers, stranger }) => {
    for (const { role, ...ways } of callers) {
      for (const [way, headers] of Object.entries(ways)) {
        const codes = await codesOf(app.url, question, headers);
        expect(codes, `${role} ${way}`).not.toContain("UNAUTHENTICATED");
        if (allows(role, needed)) expect(codes, `${role} ${way}`).not.toContain("FORBIDDEN");
        else expect(codes, `${role} ${way}`).toEqual(["FORBIDDEN"]);
      }
    }
    expect(await codesOf(app.url, question, stranger)).toEqual(["FORBIDDEN"]);
  });
});

/** The codes of the errors in the answer to a question about objects that do not exist. */
async function codesOf(
  url: string,
  { operation, field, through }: Asked,
  headers: Caller,
): Promise<unknown[]> {
  const variables = fillIn(field, (place) => {
    if (!place.isRequired) return undefined;
    if (place.type.name !== "ID") return dullValue(place);
    return `${kindOf(place, field) ?? "Campaign"}:ffffffff-ffff-7fff-bfff-ffffffffffff`;
  });
  const given = field.args.filter(({ name }) => name in variables);
  const list = (text: readonly string[]) => (text.length === 0 ? "" : `(${text.join(", ")})`);
  const declared = list(given.map(({ name, type }) => `$${name}: ${String(type)}`));
  const passed = list(given.map(({ name }) => `${name}: $${name}`));
  const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
  const [before, after] = [through.map((name) => `${name} {`), through.map(() => "}")];
  const query = `${operation} ${declared} { ${before.join(" ")} ${field.name}${passed} ${selection} ${after.join(" ")} }`;
  const { errors } =
    operation === "subscription"
      ? await firstOf(url, { query, variables }, headers)
      : await ask({ url }, { query, variables }, headers);
  return (errors ?? []).map(({ extensions }) => extensions?.["code"]);
}

/** The first event of a subscription, which is ended then. */
async function firstOf(url: string, operation: object, headers: Caller): Promise<Answer<unknown>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(operation),
  });
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = /^(?:data: )?(\{.*\})$/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data) as Answer<unknown>;
  }
  throw new Error(`the subscription has ended: ${text}`);
}
