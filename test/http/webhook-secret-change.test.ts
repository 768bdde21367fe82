import { expect } from "vitest";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { newTenant, test as base, type TestTenant } from "#test/client.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";
import type { App } from "../../src/app.ts";

const apiKey = "a private key of a real account";

async function configure(tenant: TestTenant, webhookSecret: string, key = apiKey): Promise<void> {
  const { data } = await tenant.raw(
    `mutation ($input: ConfigureVapiInput!) { configureVapi(input: $input) { __typename } }`,
    { input: { apiKey: key, webhookSecret } },
  );
  expect(data).toEqual({ configureVapi: { __typename: "Tenant" } });
}

const test = base.extend("tenant", async ({ app }) => {
  const tenant = await newTenant(app, { isSimulated: false });
  await configure(tenant, "the first secret of all");
  return tenant;
});

/** A dial that VAPI knows by this id and that was sent so many hours ago. */
async function givenDial(app: App, tenant: TestTenant, vapiCallId: string, hoursAgo: number) {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  await app.context.pool.query(
    `with sent as (select clock_timestamp() - $3 * interval '1 hour' as at)
     insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version,
       assistant_id, phone_number_id, intended_at, sent_at, vapi_call_id)
     select call.id, tenant_id, campaign_id, contact_id, 'ACCEPTED', 1, 'a', 'p', sent.at, sent.at, $2
     from call, sent where campaign_id = $1`,
    [rowOf(campaignId), vapiCallId, hoursAgo],
  );
}

async function tell(app: App, tenant: TestTenant, secret: string, vapiCallId: string | null) {
  const call = vapiCallId === null ? {} : { call: { id: vapiCallId } };
  const response = await fetch(`${app.url}/api/vapi/webhook?t=${tenant.id}`, {
    method: "POST",
    headers: { "x-vapi-secret": secret },
    body: JSON.stringify({ message: { type: "status-update", status: "in-progress", ...call } }),
  });
  await response.arrayBuffer();
  return response.status;
}

test("calls that were placed before the secret changed go on reporting with the old one", async ({
  app,
  tenant,
  pool,
}) => {
  await givenDial(app, tenant, "placed-before", 1);
  await configure(tenant, "the second secret of all");
  await configure(tenant, "the third secret of all");
  await givenDial(app, tenant, "placed-after", -1);

  for (const secret of ["the first secret of all", "the second secret of all"]) {
    expect(await tell(app, tenant, secret, "placed-before"), secret).toBe(200);
    expect(await tell(app, tenant, secret, "placed-after"), secret).toBe(401);
    expect(await tell(app, tenant, secret, "of-nobody"), secret).toBe(401);
    expect(await tell(app, tenant, secret, null), secret).toBe(401);
  }
  expect(await tell(app, tenant, "the third secret of all", "placed-after")).toBe(200);
  const stranger = await newTenant(app);
  expect(await tell(app, stranger, "the first secret of all", "placed-before")).toBe(401);

  await pool.query(
    "update former_webhook_secret set replaced_at = replaced_at - interval '13 hours'",
  );
  expect(await tell(app, tenant, "the second secret of all", "placed-before")).toBe(401);
});

test("of secrets that change often only the last five are remembered", async ({ app, tenant }) => {
  for (let turn = 0; turn < 8; turn += 1) await configure(tenant, `secret number ${turn} of many`);
  const secrets = await webhookSecretsOf(app.context, tenant.id);
  expect(secrets.map(({ secret }) => secret)).toEqual(
    [7, 6, 5, 4, 3, 2].map((turn) => `secret number ${turn} of many`),
  );
});

test("the same key given again is the same credential: what it posted is still looked for", async ({
  tenant,
  pool,
}) => {
  const version = async () => {
    const sql = "select credential_version as version from tenant where id = $1";
    const { rows } = await pool.query<{ version: number }>(sql, [tenant.id]);
    return rows[0]!.version;
  };
  const before = await version();
  await configure(tenant, "another secret, the same key");
  expect(await version()).toBe(before);
  await configure(tenant, "another secret, the same key", "another key");
  expect(await version()).toBe(before + 1);
});
