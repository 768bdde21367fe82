import { expect } from "vitest";
import type { TestTenant } from "#test/client.ts";
import { testWithConsole as test } from "#test/console.ts";
import { addKey, addUser, type Caller } from "#test/signed-in.ts";
import { ask } from "./ask.ts";

async function messages(tenant: TestTenant, filter: string): Promise<string[]> {
  const answer = await tenant.raw(
    `{ alerts(first: 50, filter: ${filter}) { totalCount nodes { message } } }`,
  );
  const { totalCount, nodes } = (answer.data as unknown as { alerts: Alerts }).alerts;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ message }) => message);
}

interface Alerts {
  readonly totalCount: number;
  readonly nodes: readonly { readonly message: string }[];
}

test("alerts can be filtered by whether they are cleared, by kind and by time", async ({
  tenant,
  pool,
}) => {
  await pool.query(
    `insert into alert (tenant_id, at, kind, message, cleared_at) values
       ($1, '2031-03-05T10:00Z', 'WEBHOOKS_SILENT', 'silent', '2031-03-05T11:00Z'),
       ($1, '2031-03-05T11:00Z', 'WEBHOOKS_SILENT', 'silent again', null),
       ($1, '2031-03-05T12:00Z', 'CALL_LOST', 'lost', null)`,
    [tenant.id],
  );
  for (const [filter, expected] of [
    ["null", ["lost", "silent again", "silent"]],
    ["{}", ["lost", "silent again", "silent"]],
    ["{ isCleared: null, kind: null }", ["lost", "silent again", "silent"]],
    ["{ isCleared: false }", ["lost", "silent again"]],
    ["{ isCleared: true }", ["silent"]],
    ["{ kind: [WEBHOOKS_SILENT] }", ["silent again", "silent"]],
    ["{ kind: [] }", []],
    ["{ isCleared: false, kind: [WEBHOOKS_SILENT, CALL_OVERDUE] }", ["silent again"]],
    ['{ from: "2031-03-05T11:00:00Z" }', ["lost", "silent again"]],
    ['{ to: "2031-03-05T11:00:00Z" }', ["silent"]],
  ] as const) {
    expect(await messages(tenant, filter), filter).toEqual(expected);
  }
});

test("an alert shows who acknowledged it first: a user or a key", async ({ app, tenant, pool }) => {
  const { rows } = await pool.query<{ id: string }>(
    `insert into alert (tenant_id, at, kind, message) select $1, now(), 'CALL_LOST', 'lost'
     from generate_series(1, 3) returning id`,
    [tenant.id],
  );
  const [byUser, byKey, byNobody] = rows.map(({ id }) => `Alert:${id}`);
  const ada = await addUser(app, tenant.id, "MANAGER", "Ada");
  const key = await addKey(app, tenant.id, "MANAGER");
  const acknowledge = async (id: string, as: Caller) => {
    const query = `mutation ($id: ID!) { acknowledgeAlert(id: $id) { ... on Alert { acknowledgedBy { name } } } }`;
    const { data } = await ask(app, { query, variables: { id } }, as);
    return (data as { acknowledgeAlert: { acknowledgedBy: unknown } }).acknowledgeAlert
      .acknowledgedBy;
  };
  expect(await acknowledge(byUser!, ada.headers)).toEqual({ name: "Ada" });
  expect(await acknowledge(byUser!, key), "the first time counts").toEqual({ name: "Ada" });
  expect(await acknowledge(byKey!, key)).toEqual({ name: "MANAGER" });
  const { data } = await tenant.raw(
    "{ alerts { nodes { id acknowledgedBy { __typename name } } } }",
  );
  const { nodes } = (data as unknown as { alerts: { nodes: { id: string }[] } }).alerts;
  expect(nodes).toHaveLength(3);
  expect(nodes).toEqual(
    expect.arrayContaining([
      { id: byUser, acknowledgedBy: { __typename: "User", name: "Ada" } },
      { id: byKey, acknowledgedBy: { __typename: "ApiKey", name: "MANAGER" } },
      { id: byNobody, acknowledgedBy: null },
    ]),
  );
});
