import { expect } from "vitest";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { newTenant, test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { ended, inProgress, webhookBody } from "#test/hear.ts";
import { givenCampaign, givenEnrolled, rowOf } from "#test/operations.ts";

const Webhooks = graphql(`
  query CallWebhooks {
    calls(first: 10) {
      nodes {
        id
        webhooks {
          at
          type
          status
          result
          body
        }
      }
    }
  }
`);

test("the webhooks about a call are shown in their order, without secrets, and to its tenant only", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId, 2);
  const { rows } = await pool.query<{ id: string; call_id: string }>(
    `with dialled as (
       insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
         phone_number_id, intended_at, sent_at, settled_at, vapi_call_id)
       select id, tenant_id, campaign_id, contact_id, 'ACCEPTED', 0, '', '', now(), now(), now(), 'at-vapi'
       from call where campaign_id = $1 order by id limit 1
       returning id, call_id)
     update call set status = 'CALLING', dial_id = dialled.id, placed_at = now(), vapi_call_id = 'at-vapi'
     from dialled where call.id = dialled.call_id
     returning dialled.id, dialled.call_id`,
    [rowOf(campaignId)],
  );
  const [dial] = rows;
  const { secret } = (await webhookSecretsOf(app.context, tenant.id))[0]!;
  const url = `${app.url}/api/vapi/webhook?t=${tenant.id}`;
  const subject = { vapiCallId: "at-vapi", dialId: dial!.id };
  for (const message of [inProgress, inProgress, ended("customer-ended-call")]) {
    const body = JSON.stringify(webhookBody(subject, { ...message, apiKey: "a-secret-of-vapi" }));
    const response = await fetch(url, {
      method: "POST",
      headers: { "x-vapi-secret": secret },
      body,
    });
    expect(response.status).toBe(200);
  }
  const { calls } = await tenant.ask(Webhooks);
  const own = calls.nodes.find(({ id }) => rowOf(id) === dial!.call_id)!;
  expect(own.webhooks.map(({ type, status, result }) => [type, status, result])).toEqual([
    ["status-update", "in-progress", "APPLIED"],
    ["status-update", "in-progress", "NOTHING_NEW"],
    ["status-update", "ended", "APPLIED"],
  ]);
  expect(own.webhooks.map(({ at }) => at)).toEqual(own.webhooks.map(({ at }) => at).toSorted());
  expect(JSON.stringify(own.webhooks)).toContain("[redacted]");
  expect(JSON.stringify(own.webhooks)).not.toContain("a-secret-of-vapi");
  const other = calls.nodes.find(({ id }) => rowOf(id) !== dial!.call_id)!;
  expect(other.webhooks).toEqual([]);
  const stranger = await newTenant(app);
  const { data } = await stranger.raw(`{ call(id: "${own.id}") { webhooks { body } } }`);
  expect(data).toEqual({ call: null });
});
