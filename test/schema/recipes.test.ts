import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getNamedType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import { createClient } from "graphql-sse";
import { describe, expect } from "vitest";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { test, type TestTenant } from "#test/client.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";
import { uploadForm } from "#test/upload-form.ts";
import { schema } from "#schema/index.ts";
import type { App } from "../../src/app.ts";

const folder = join(import.meta.dirname, "../../docs/recipes");
const recipes = readdirSync(folder).filter((name) => name.endsWith(".graphql"));

interface Recipe {
  readonly query: string;
  readonly kind: string;
  /** The names of its variables. */
  readonly variables: readonly string[];
}

function recipe(name: string): Recipe {
  const query = readFileSync(join(folder, name), "utf8");
  let kind = "";
  const variables: string[] = [];
  visit(parse(query), {
    [Kind.OPERATION_DEFINITION]: (operation) => {
      kind = operation.operation;
    },
    [Kind.VARIABLE_DEFINITION]: ({ variable }) => {
      variables.push(variable.name.value);
    },
  });
  return { query, kind, variables };
}

/** Something for every variable that a recipe may ask for. */
async function ingredients(app: App, tenant: TestTenant): Promise<Record<string, unknown>> {
  const campaignId = await givenCampaign(tenant);
  const contactIds = await givenEnrolled(tenant, campaignId);
  const { rows } = await app.context.pool.query<{ id: string }>(
    `insert into import (tenant_id, campaign_id, status, file_name, file_bytes, created_at, undoable_until)
     values ($1, $2, 'COMPLETED', 'contacts.csv', 1, $3, now() + interval '1 day') returning id`,
    [tenant.id, rowOf(campaignId), new Date()],
  );
  return {
    apiKey: "a key of VAPI",
    assistantId: sampleAssistants[0]!.id,
    phoneNumberId: samplePhoneNumbers[0]!.id,
    campaignId,
    contactIds,
    contactId: contactIds[0],
    importId: `Import:${rows[0]!.id}`,
    phone: "+14155550199",
    file: null,
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-02T00:00:00Z",
    placedFrom: "2026-01-01T00:00:00Z",
    placedTo: "2026-01-02T00:00:00Z",
  };
}

describe("the recipes run as they are", () => {
  test.for(recipes)("%s", async (name, { app, tenant }) => {
    const { query, kind, variables } = recipe(name);
    const all = await ingredients(app, tenant);
    const given = Object.fromEntries(variables.map((each) => [each, all[each]]));
    const answer = await run(app, tenant, { query, kind, variables: given });
    expect(answer).not.toHaveProperty("errors");
    expect(JSON.stringify(answer)).not.toMatch(/"__typename":"\w*Error"/);
  });
});

test("queries among the recipes show the IDs that other recipes ask for", () => {
  const shown = new Set<string>();
  const types = new TypeInfo(schema);
  for (const { query, kind } of recipes.map(recipe)) {
    if (kind !== "query") continue;
    visit(
      parse(query),
      visitWithTypeInfo(types, {
        [Kind.FIELD]: ({ name }) => {
          if (name.value === "id") shown.add(String(getNamedType(types.getParentType()!)));
        },
      }),
    );
  }
  expect([...shown]).toEqual(
    expect.arrayContaining(["Assistant", "PhoneNumber", "Campaign", "Contact"]),
  );
});

interface Operation {
  readonly query: string;
  readonly kind: string;
  readonly variables: Record<string, unknown>;
}

async function run(app: App, tenant: TestTenant, operation: Operation): Promise<object> {
  if (operation.kind === "subscription") return await watched(app, tenant, operation);
  if ("file" in operation.variables) return await uploaded(app, tenant, operation);
  return await tenant.raw(operation.query, operation.variables);
}

async function uploaded(app: App, tenant: TestTenant, operation: Operation): Promise<object> {
  const file = new File(["name,phone\nAda,+14155550100\n"], "contacts.csv");
  const body = uploadForm(operation, ["variables.file", file]);
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  const response = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
  return (await response.json()) as object;
}

/** What a subscription tells first; what tells nothing by itself is told to change. */
async function watched(app: App, tenant: TestTenant, operation: Operation): Promise<object> {
  const client = createClient({
    url: `${app.url}/graphql`,
    headers: { authorization: `Bearer ${tenant.apiKey}` },
    retryAttempts: 0,
  });
  const events = client.iterate({ query: operation.query, variables: operation.variables });
  const first = events.next();
  let isTold = false;
  void first.finally(() => (isTold = true)).catch(() => {});
  while (!isTold) {
    await app.context.pool.query(
      `update call set status = case status when 'CALLING' then 'SCHEDULED' else 'CALLING' end::call_status
       where tenant_id = $1`,
      [tenant.id],
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { value } = await first;
  await events.return?.();
  client.dispose();
  return value as object;
}
