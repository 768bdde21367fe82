import { getNamedType, type GraphQLField, isInputObjectType } from "graphql";
import { describe, expect } from "vitest";
import { schema } from "#schema/index.ts";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import { dullCampaign, givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";
import type { App } from "../../src/app.ts";

/** One of everything that a tenant can have. */
async function belongings(app: App, tenant: TestTenant): Promise<Record<string, string>> {
  const { pool } = app.context;
  const campaignId = await givenCampaign(tenant, { name: "Of the other" });
  const [contactId] = await givenEnrolled(tenant, campaignId);
  const call = await pool.query<{ id: string }>("select id from call where tenant_id = $1", [
    tenant.id,
  ]);
  const upload = await pool.query<{ id: string }>(
    `insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at)
     values ($1, $2, 'contacts.csv', 1, $3) returning id`,
    [tenant.id, rowOf(campaignId), new Date()],
  );
  const alert = await pool.query<{ id: string }>(
    "insert into alert (tenant_id, at, kind, message) values ($1, $2, 'CALL_LOST', 'x') returning id",
    [tenant.id, new Date()],
  );
  const key = await pool.query<{ id: string }>("select id from api_key where tenant_id = $1", [
    tenant.id,
  ]);
  return {
    Campaign: campaignId,
    Contact: contactId!,
    Call: `Call:${call.rows[0]!.id}`,
    Import: `Import:${upload.rows[0]!.id}`,
    Alert: `Alert:${alert.rows[0]!.id}`,
    ApiKey: `ApiKey:${key.rows[0]!.id}`,
    Tenant: `Tenant:${tenant.id}`,
  };
}

test("no id of another tenant is anything, in any type", async ({ app, tenant }) => {
  const theirs = await belongings(app, await newTenant(app));
  const own = await belongings(app, tenant);
  const names = schema.getPossibleTypes(schema.getType("Node") as never).map(({ name }) => name);
  expect(Object.keys(theirs).toSorted()).toEqual(names.toSorted());
  for (const name of names) {
    const ask = (id: string) => tenant.raw(`{ node(id: "${id}") { __typename id } }`);
    expect(await ask(own[name]!)).toEqual({ data: { node: { __typename: name, id: own[name] } } });
    expect(await ask(theirs[name]!)).toEqual({ data: { node: null } });
  }
});

test("no list shows anything of another tenant", async ({ app, tenant }) => {
  await belongings(app, await newTenant(app));
  expect(
    await tenant.raw(`{
      campaigns { totalCount nodes { id } }
      contacts { totalCount nodes { id } }
      calls { totalCount nodes { id } }
      imports { totalCount nodes { id } }
      alerts { totalCount nodes { id } }
      viewer { tenant { id } apiKeys { prefix } }
    }`),
  ).toEqual({
    data: {
      campaigns: { totalCount: 0, nodes: [] },
      contacts: { totalCount: 0, nodes: [] },
      calls: { totalCount: 0, nodes: [] },
      imports: { totalCount: 0, nodes: [] },
      alerts: { totalCount: 0, nodes: [] },
      viewer: {
        tenant: { id: `Tenant:${tenant.id}` },
        apiKeys: [{ prefix: tenant.apiKey.slice(0, 8) }],
      },
    },
  });
});

test("no filter reaches into another tenant", async ({ app, tenant }) => {
  const theirs = await belongings(app, await newTenant(app));
  const own = await belongings(app, tenant);
  expect(
    await tenant.raw(`{
      a: calls(filter: { campaignId: "${theirs["Campaign"]}" }) { totalCount }
      b: calls(filter: { contactId: "${theirs["Contact"]}" }) { totalCount }
      c: contacts(filter: { campaignId: "${theirs["Campaign"]}" }) { totalCount }
      d: imports(campaignId: "${theirs["Campaign"]}") { totalCount }
      e: whyNotCalled(campaignId: "${theirs["Campaign"]}", contactId: "${theirs["Contact"]}") { reason }
      f: whyNotCalled(campaignId: "${own["Campaign"]}", contactId: "${theirs["Contact"]}") { reason }
      g: campaign(id: "${rowOf(theirs["Campaign"]!)}") { id }
      h: contact(id: "${theirs["Contact"]}") { id }
      i: call(id: "${theirs["Call"]}") { id }
      j: import(id: "${theirs["Import"]}") { id }
    }`),
  ).toEqual({
    data: {
      a: { totalCount: 0 },
      b: { totalCount: 0 },
      c: { totalCount: 0 },
      d: { totalCount: 0 },
      e: null,
      f: null,
      g: null,
      h: null,
      i: null,
      j: null,
    },
  });
});

// A file cannot be named in a text; the import's own tests try it on another tenant.
const mutations = Object.values(schema.getMutationType()!.getFields());

describe("no mutation touches anything of another tenant", () => {
  const named = mutations.filter(namesAnObject).map(({ name }) => name);
  test.for(named.filter((name) => name !== "importContacts"))(
    "%s",
    async (name, { app, tenant }) => {
      const other = await newTenant(app);
      const theirs = await belongings(app, other);
      const before = await snapshot(app, other);
      const args = argumentsOf(name, theirs);
      const { data, errors } = await tenant.raw(`mutation { ${name}(${args}) { __typename } }`);
      expect(errors).toBeUndefined();
      const { __typename: type } = data![name]! as { __typename: string };
      expect(["NotFoundError", "InputValidationError"]).toContain(type);
      expect(await snapshot(app, other)).toEqual(before);
    },
  );
});

/** Those that only touch the caller's own tenant, or make something new, name nothing of anybody. */
function namesAnObject({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.some((arg) => {
    const type = getNamedType(arg.type);
    return arg.name === "id" || (isInputObjectType(type) && "campaignId" in type.getFields());
  });
}

/** Arguments that are right in every way but one: they name another tenant's objects. */
function argumentsOf(mutation: string, theirs: Record<string, string>): string {
  const type = /(Campaign|Contact|Call|ApiKey)$/.exec(mutation)?.[1] ?? "Campaign";
  const [campaign, contact] = [theirs["Campaign"], theirs["Contact"]];
  switch (mutation) {
    case "updateCampaign":
    case "updateContact":
      return `id: "${theirs[type]}", input: { name: "mine now" }`;
    case "enrolContacts":
    case "unenrolContacts":
      return `input: { campaignId: "${campaign}", contactIds: ["${contact}"] }`;
    case "scheduleCall":
    case "placeTestCall":
      return `input: { campaignId: "${campaign}", contactId: "${contact}" }`;
    default:
      return `id: "${theirs[type]}"`;
  }
}

/** Everything that a tenant has, as the database has it. */
async function snapshot({ context }: App, tenant: TestTenant): Promise<unknown> {
  const tables = ["campaign", "contact", "enrolment", "call", "import", "api_key"];
  const rows = tables.map((table) =>
    context.pool.query(`select * from ${table} where tenant_id = $1 order by 1, 2`, [tenant.id]),
  );
  return (await Promise.all(rows)).map((result) => result.rows as unknown);
}

test("contacts of another tenant cannot be enrolled in one's own campaign", async ({
  app,
  tenant,
}) => {
  const theirs = await belongings(app, await newTenant(app));
  const campaignId = await givenCampaign(tenant);
  for (const mutation of ["enrolContacts", "unenrolContacts"]) {
    const input = `{ campaignId: "${campaignId}", contactIds: ["${theirs["Contact"]}"] }`;
    expect(await tenant.raw(`mutation { ${mutation}(input: ${input}) { __typename } }`)).toEqual({
      data: { [mutation]: { __typename: "InputValidationError" } },
    });
  }
  for (const mutation of ["scheduleCall", "placeTestCall"]) {
    const input = `{ campaignId: "${campaignId}", contactId: "${theirs["Contact"]}" }`;
    expect(await tenant.raw(`mutation { ${mutation}(input: ${input}) { __typename } }`)).toEqual({
      data: { [mutation]: { __typename: "NotFoundError" } },
    });
  }
});

test("two tenants may have the same contact, and each its own", async ({ app, tenant }) => {
  const other = await newTenant(app);
  for (const each of [tenant, other]) {
    const created = await each.raw(
      `mutation { createContact(input: { phone: "+14155550100" }) { __typename } }`,
    );
    expect(created).toEqual({ data: { createContact: { __typename: "Contact" } } });
  }
  expect(dullCampaign.name).toBe("Follow-up");
});
