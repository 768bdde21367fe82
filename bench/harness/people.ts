import type pg from "pg";
import type { DomainContext } from "#domain/context.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";

export interface BenchTenant {
  readonly id: string;
  /** Of the GraphQL API. */
  readonly apiKey: string;
  readonly webhookSecret: string;
}

/** A tenant with a VAPI account of its own. */
export async function givenTenant(
  context: DomainContext,
  maxConcurrentCalls: number,
): Promise<BenchTenant> {
  const { tenantId: id, apiKey } = await createTenant(context, { name: "Bench" });
  await context.pool.query(
    `update tenant set vapi_api_key_encrypted = $2, credential_version = 1, max_concurrent_calls = $3
     where id = $1`,
    [id, context.secrets.seal(`key of ${id}`), maxConcurrentCalls],
  );
  const [present] = await webhookSecretsOf(context, id);
  return { id, apiKey, webhookSecret: present!.secret };
}

/** A campaign that is open all day and recurs daily. */
export async function givenCampaign(
  pool: pg.Pool,
  tenantId: string,
  state: "ACTIVE" | "PAUSED" | "STOPPED" = "ACTIVE",
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time,
       end_time, time_zone, retry_attempts, max_concurrent_calls, max_calls_per_run, state, created_at)
     values ($1, 'Bench', $2, $3, 'DAILY', '00:00', '23:59', 'UTC', 100, 1000, 1000, $4, now() - interval '1 day')
     returning id`,
    [tenantId, sampleAssistants[0]!.id, samplePhoneNumbers[0]!.id, state],
  );
  return rows[0]!.id;
}

let made = 0;

/** Contacts, enrolled in the campaign, whose calls of the present round exist already. */
export async function givenMembers(
  pool: pg.Pool,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
  count: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `with known as (
       insert into contact (tenant_id, phone, name)
       select $1, '+1' || 3000000000 + n, 'Ada Example' from generate_series($3::int + 1, $3 + $4) n
       returning id),
     enrolled as (
       insert into enrolment (campaign_id, contact_id, tenant_id, covered_until)
       select $2, id, $1, 'infinity' from known)
     select id from known`,
    [tenantId, campaignId, made, count],
  );
  made += count;
  return rows.map(({ id }) => id);
}

/** A scheduled call of each contact, due now. */
export async function givenWaitingCalls(
  pool: pg.Pool,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
  contactIds: readonly string[],
): Promise<void> {
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time)
     select $1, $2, id, now() from unnest($3::uuid[]) id`,
    [tenantId, campaignId, contactIds],
  );
}

export interface LiveCall {
  readonly dialId: string;
  readonly vapiCallId: string;
}

/** A live call of each contact, which VAPI has accepted and not reported on yet. */
export async function givenLiveCalls(
  pool: pg.Pool,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
  contactIds: readonly string[],
): Promise<LiveCall[]> {
  const { rows } = await pool.query<LiveCall>(
    `with call as (
       insert into call (tenant_id, campaign_id, contact_id, scheduled_time, status, dial_id, vapi_call_id,
         round, attempt, placed_at, last_news_at)
       select $1, $2, id, now(), 'CALLING', uuid_v7(), uuid_v7(), 'D' || current_date, 1, now(), now()
       from unnest($3::uuid[]) id
       returning id, contact_id, dial_id, vapi_call_id)
     insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
       phone_number_id, round, attempt, intended_at, sent_at, settled_at, vapi_call_id)
     select dial_id, id, $1, $2, contact_id, 'ACCEPTED', 1, 'assistant', 'number', 'D' || current_date, 1,
       now(), now(), now(), vapi_call_id
     from call
     returning id as "dialId", vapi_call_id as "vapiCallId"`,
    [tenantId, campaignId, contactIds],
  );
  return rows;
}
