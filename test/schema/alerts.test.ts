import { expect } from "vitest";
import { test, type TestTenant } from "#test/client.ts";

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
