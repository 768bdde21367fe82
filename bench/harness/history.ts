import pg from "pg";
import { schema } from "#db/schemas.ts";
import { type BenchTenant, givenTenant } from "./people.ts";
import type { Scene } from "./scene.ts";

/** Each contact has one call on each of so many days. */
export const days = 20;
export const lastDay = new Date("2026-11-01T09:00:00Z");
/** Of the calls, those that wait: one for each contact, on the day after the last. */
const campaigns = 5;

const firstNames = [
  "Ada",
  "Grace",
  "María",
  "José",
  "Łukasz",
  "Zoë",
  "John",
  "Mary",
  "Anna",
  "Peter",
  "Olga",
  "Иван",
  "王伟",
  "Chloé",
  "Müge",
  "Omar",
  "Fatima",
  "Raj",
  "Wei",
  "Noor",
];
const lastNames = [
  "Smith",
  "Gómez",
  "Kowalski",
  "Müller",
  "Johnson",
  "Okafor",
  "Nguyen",
  "Ivanova",
  "Petersen",
  "Haddad",
];

/** A tenant with so many slots and a history of so many calls, beside a neighbour. */
export async function givenTenantWithHistory(
  { context, adminUrl }: Scene,
  calls: number,
  slots = 10,
): Promise<BenchTenant> {
  const tenant = await givenTenant(context, slots);
  const neighbour = await givenTenant(context, slots);
  await givenHistory(adminUrl, { tenantId: tenant.id, neighbourId: neighbour.id }, calls);
  return tenant;
}

/**
 * The history of a tenant with so many calls, written in a few statements: five campaigns, contacts with names in
 * several scripts, calls with every outcome, rare ones among them. A neighbour has a tenth of it.
 */
export async function givenHistory(
  adminUrl: string,
  tenants: { readonly tenantId: string; readonly neighbourId: string },
  calls: number,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`set search_path = ${schema}`);
    // Triggers and foreign keys are for calls that are made one by one.
    await client.query("set session_replication_role = replica");
    const contacts = Math.round(calls / (days + 1));
    await givenPeople(client, tenants.tenantId, contacts);
    await givenPeople(client, tenants.neighbourId, Math.ceil(contacts / 10));
    await withoutIndexes(client, ["call", "dial"], () => givenCalls(client));
    await client.query(
      `insert into import (tenant_id, campaign_id, status, file_name, file_bytes, created_at)
       select tenant_id, id, 'COMPLETED', 'contacts.csv', 1, now() from campaign, generate_series(1, 2000)`,
    );
    for (const table of ["call", "dial", "contact", "campaign", "enrolment", "import"]) {
      await client.query(`vacuum analyze ${table}`);
    }
  } finally {
    await client.end();
  }
}

async function givenPeople(client: pg.Client, tenantId: string, contacts: number): Promise<void> {
  await client.query(
    `insert into campaign (tenant_id, name, state, assistant_id, phone_number_id, phone_number_ids,
       schedule_frequency, start_time, end_time, time_zone, retry_attempts)
     select $1, 'Campaign ' || n, 'STOPPED', 'assistant', 'number', '{number}', 'DAILY', '00:00', '23:59', 'UTC', 100
     from generate_series(1, $2) n`,
    [tenantId, campaigns],
  );
  await client.query(
    `with member as (
       select uuid_v7() as contact_id, n, (array(select id from campaign where tenant_id = $1))[1 + n % $3] as campaign_id
       from generate_series(1, $2) n),
     known as (
       insert into contact (id, tenant_id, phone, name, do_not_call, unreachable_reason)
       select contact_id, $1, '+1' || 2000000000 + n,
         ($4::text[])[1 + n % 20] || ' ' || ($5::text[])[1 + n / 20 % 10] || ' ' || left(md5(n::text), 6),
         n % 100 = 0, case when n % 50 = 1 then 'The carrier does not know the number.' end
       from member)
     insert into enrolment (campaign_id, contact_id, tenant_id, covered_until, lane)
     select campaign_id, contact_id, $1, 'infinity', 0 from member`,
    [tenantId, contacts, campaigns, firstNames, lastNames],
  );
}

async function givenCalls(client: pg.Client): Promise<void> {
  await client.query(
    `insert into call (tenant_id, campaign_id, contact_id, kind, status, outcome, scheduled_time, placed_at,
       started_at, ended_at, finished_at, ended_reason, reached_phone, vapi_call_id, duration_seconds, cost, summary,
       position, generation, lane, dial_id)
     select tenant_id, campaign_id, contact_id,
       (case when luck < 20 then 'MANUAL' when luck > 9000 then 'REDIAL' when luck = 5000 then 'TEST' else 'ROUND'
         end)::call_kind,
       (case when luck < 4000 then 'COMPLETED' when luck < 9500 then 'FAILED' else 'CANCELLED' end)::call_status,
       (case when luck < 2900 then 'ANSWERED' when luck < 3900 then 'VOICEMAIL' when luck < 4000 then 'SILENCE'
         when luck < 7000 then 'NO_ANSWER' when luck < 8900 then 'BUSY' when luck < 9400 then 'BAD_NUMBER'
         when luck < 9480 then 'CARRIER_FAULT' when luck < 9490 then 'PROVIDER_FAULT'
         when luck < 9495 then 'ENDED_BY_US' when luck < 9498 then 'UNKNOWN' when luck < 9499 then 'ACCOUNT_FAULT'
         when luck < 9500 then 'CAPACITY' end)::call_outcome,
       day, day, day, day, day, 'customer-busy', true, md5(day::text || contact_id), 30, 0.05,
       'The contact confirmed the appointment.', position, 0, 0, uuid_v7()
     from (select $1::timestamptz - n * interval '1 day' as date, n from generate_series($2::int, 1, -1) n) former
     cross join enrolment
     cross join lateral (select abs(hashtext(contact_id::text || n) % 10000) as luck) drawn
     -- Over eight hours of the day.
     cross join lateral (select date + luck % 32 * interval '15 minutes' as day) placed`,
    [lastDay, days],
  );
  await client.query(
    `insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
       phone_number_id, intended_at, sent_at, settled_at, vapi_call_id)
     select dial_id, id, tenant_id, campaign_id, contact_id, 'ACCEPTED', 1, 'assistant', 'number', placed_at, placed_at,
       placed_at, vapi_call_id
     from call where placed_at is not null order by placed_at`,
  );
  await client.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select tenant_id, campaign_id, contact_id, $1, position, 0, 0 from enrolment`,
    [lastDay],
  );
}

/** Building an index takes a fraction of the time of filling it row by row. */
async function withoutIndexes(
  client: pg.Client,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await load();
  for (const { definition } of rows) await client.query(definition);
}
