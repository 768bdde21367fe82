import { describe, expect } from "vitest";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { newTenant, openApp, test, type TestTenant } from "#test/client.ts";
import type { UpdateTenantInput } from "#test/gql/graphql.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";

const Configure = graphql(`
  mutation Configure($input: ConfigureVapiInput!) {
    configureVapi(input: $input) {
      __typename
      ... on Tenant {
        isSimulated
        isVapiConfigured
        webhookUrl
      }
      ... on Error {
        message
      }
      ... on InputValidationError {
        problems {
          path
        }
      }
    }
  }
`);

const Update = graphql(`
  mutation UpdateTenantAndLook($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      __typename
      ... on Tenant {
        name
        maxConcurrentCalls
        onUnknown
        defaultCountry
      }
      ... on InputValidationError {
        problems {
          path
        }
      }
    }
  }
`);

const apiKey = "the private key of a dashboard";

test("a VAPI key is tried before it is kept", async ({ databaseUrl, app }) => {
  const vapi = await startSimulator({ invalidKeys: ["wrong"] });
  const strict = await openApp(databaseUrl, vapi);
  try {
    const tenant = await newTenant(strict, { isSimulated: false });
    const refused = await tenant.ask(Configure, { input: { apiKey: "wrong" } });
    expect(refused.configureVapi).toMatchObject({ problems: [{ path: ["input", "apiKey"] }] });
    vapi.setFaults({ outage: 1 });
    const unheard = await tenant.ask(Configure, { input: { apiKey } });
    expect(unheard.configureVapi).toMatchObject({ __typename: "VapiRefusedError" });
    vapi.setFaults({ outage: 0 });
    expect(await tenant.raw("{ viewer { tenant { isVapiConfigured } } }")).toEqual({
      data: { viewer: { tenant: { isVapiConfigured: false } } },
    });
    const { configureVapi } = await tenant.ask(Configure, { input: { apiKey } });
    expect(configureVapi).toEqual({
      __typename: "Tenant",
      isSimulated: false,
      isVapiConfigured: true,
      webhookUrl: `${strict.url}/api/vapi/webhook?t=${tenant.id}`,
    });
    expect(app.url).not.toBe(strict.url);
  } finally {
    await strict.close();
    await vapi.close();
  }
});

test("neither key nor secret can be read back, or lies open in the database", async ({
  app,
  tenant,
  pool,
}) => {
  const webhookSecret = "a secret of sixteen or more";
  await tenant.ask(Configure, { input: { apiKey, webhookSecret } });
  expect(await webhookSecretsOf(app.context, tenant.id)).toMatchObject([
    { secret: webhookSecret, replacedAt: null },
    { replacedAt: expect.any(Date) },
  ]);
  const { rows } = await pool.query("select * from tenant where id = $1", [tenant.id]);
  expect(JSON.stringify(rows)).not.toMatch(/private key|sixteen/);
});

test.for([
  ["16 to 200 characters", "short"],
  ["no header carries as it is", "a secret of\nsixteen or more"],
  ["is not the same in every header", "ein Geheimnis für Webhooks"],
] as const)("a secret that %s is refused", async ([, webhookSecret], { tenant }) => {
  const { configureVapi } = await tenant.ask(Configure, { input: { apiKey, webhookSecret } });
  expect(configureVapi).toMatchObject({ problems: [{ path: ["input", "webhookSecret"] }] });
});

test("a secret that was copied with its line end is proved by the header without it", async ({
  app,
  tenant,
}) => {
  const webhookSecret = "copied-from-a-terminal\n";
  await tenant.ask(Configure, { input: { apiKey, webhookSecret } });
  const { status } = await fetch(`${app.url}/api/vapi/webhook?t=${tenant.id}`, {
    method: "POST",
    headers: { "x-vapi-secret": webhookSecret },
    body: "{}",
  });
  expect(status).toBe(200);
});

describe("a VAPI key of one's own", () => {
  test("ends the simulation, and with it every call that waits in it", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant);
    await givenEnrolled(tenant, campaignId, 2);
    await tenant.ask(Configure, { input: { apiKey } });
    const { data } = await tenant.raw(
      "{ viewer { tenant { isSimulated } } calls { nodes { status cancelReason } } }",
    );
    const cancelled = { status: "CANCELLED", cancelReason: "TENANT_LEFT_SIMULATION" };
    expect(data).toEqual({
      viewer: { tenant: { isSimulated: false } },
      calls: { nodes: [cancelled, cancelled] },
    });
  });

  test("cancels nothing the second time", async ({ app }) => {
    const tenant = await newTenant(app, { isSimulated: false });
    await tenant.ask(Configure, { input: { apiKey } });
    await givenEnrolled(tenant, await givenCampaign(tenant));
    await tenant.ask(Configure, { input: { apiKey: "another key" } });
    expect(await tenant.raw("{ calls { nodes { status } } }")).toEqual({
      data: { calls: { nodes: [{ status: "SCHEDULED" }] } },
    });
  });

  test("puts faulted campaigns back into service, and no others", async ({ app, pool }) => {
    const tenant = await newTenant(app, { isSimulated: false });
    const [faulted, paused] = [await givenCampaign(tenant), await givenCampaign(tenant)];
    const state = "update campaign set state = $2, paused_reason = 'no credit' where id = $1";
    await pool.query(state, [rowOf(faulted), "FAULTED"]);
    await pool.query(state, [rowOf(paused), "PAUSED"]);
    await tenant.ask(Configure, { input: { apiKey } });
    expect(
      await tenant.raw(`{
        faulted: campaign(id: "${faulted}") { state pausedReason }
        paused: campaign(id: "${paused}") { state }
      }`),
    ).toEqual({
      data: { faulted: { state: "ACTIVE", pausedReason: null }, paused: { state: "PAUSED" } },
    });
  });
});

test("a tenant's settings change one by one", async ({ tenant }) => {
  const first = { name: "Acme Ltd", maxConcurrentCalls: 3, defaultCountry: "de" };
  await tenant.ask(Update, { input: first });
  const { updateTenant } = await tenant.ask(Update, {
    input: { onUnknown: "NEVER", defaultCountry: null },
  });
  expect(updateTenant).toEqual({
    __typename: "Tenant",
    name: "Acme Ltd",
    maxConcurrentCalls: 3,
    onUnknown: "NEVER",
    defaultCountry: null,
  });
});

test("a tenant's settings have bounds", async ({ tenant }) => {
  const input = { name: " ", maxConcurrentCalls: 0, defaultCountry: "Atlantis" };
  const { updateTenant } = await tenant.ask(Update, { input });
  if (updateTenant.__typename !== "InputValidationError") throw new Error("it was accepted");
  expect(updateTenant.problems.map(({ path }) => path[1])).toEqual([
    "name",
    "maxConcurrentCalls",
    "defaultCountry",
  ]);
});

test("keys are told apart by name and beginning, and none is ever shown again", async ({
  tenant,
}) => {
  await tenant.raw(`mutation { createApiKey(input: { name: "console" }) { __typename } }`);
  const { data } = await tenant.raw(
    "{ viewer { tenant { apiKeys { name key prefix lastUsedAt } } } }",
  );
  const { apiKeys } = (
    data!["viewer"] as unknown as { tenant: { apiKeys: { name: string; key: null }[] } }
  ).tenant;
  expect(apiKeys).toMatchObject([
    {
      name: "first key",
      key: null,
      prefix: tenant.apiKey.slice(0, 8),
      lastUsedAt: expect.any(String),
    },
    { name: "console", key: null, lastUsedAt: null },
  ]);
});

describe("the hours of a tenant", () => {
  const change = async (tenant: TestTenant, input: UpdateTenantInput): Promise<unknown> => {
    const { data } = await tenant.raw(
      `mutation ($input: UpdateTenantInput!) {
        it: updateTenant(input: $input) {
          ... on Tenant {
            blackoutDates { from to label }
            courtesyHours { isOn startTime endTime }
          }
          ... on InputValidationError { problems { path } }
        }
      }`,
      { input },
    );
    return (data as unknown as { it: unknown }).it;
  };
  const christmas = { from: "2026-12-24", to: "2026-12-26", label: "Christmas" };
  const courtesyHours = { isOn: true, startTime: "09:00", endTime: "21:00" };

  test("stay until they are replaced, and null takes the default back", async ({ tenant }) => {
    const nothing = { blackoutDates: [], courtesyHours: null };
    expect(await change(tenant, {})).toEqual(nothing);
    const input = { blackoutDates: [christmas], courtesyHours };
    expect(await change(tenant, input)).toEqual(input);
    expect(await change(tenant, { name: "Acme", blackoutDates: null })).toEqual(input);
    expect(await change(tenant, { courtesyHours: null, blackoutDates: [] })).toEqual(nothing);
  });

  test.for([
    [{ blackoutDates: [{ ...christmas, to: "2026-12-23" }] }, "blackoutDates.0.to"],
    [{ blackoutDates: [christmas, { ...christmas, label: "" }] }, "blackoutDates.1.label"],
    [{ courtesyHours: { ...courtesyHours, endTime: "9" } }, "courtesyHours.endTime"],
    [{ courtesyHours: { ...courtesyHours, endTime: "09:00" } }, "courtesyHours.endTime"],
  ] as const)("are refused with the path: %j", async ([input, path], { tenant }) => {
    expect(await change(tenant, input as UpdateTenantInput)).toEqual({
      problems: [{ path: ["input", ...path.split(".")] }],
    });
  });
});
