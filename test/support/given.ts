import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import type { World } from "./world.ts";

const assistantId = sampleAssistants[0]!.id;
const phoneNumberId = samplePhoneNumbers[0]!.id;
/** VAPI's own: a few calls a day, and none abroad. */
export const freeNumber = samplePhoneNumbers[2]!.id;

export interface GivenTenant {
  readonly id: string;
}

let tenants = 0;
let contacts = 0;

/** A tenant with a VAPI key of its own: an account of its own at the simulator. */
export async function givenTenant(
  { context }: World,
  change: {
    readonly apiKey?: string;
    readonly maxConcurrentCalls?: number;
    readonly startsPerMinute?: number;
    readonly onUnknown?: string;
  } = {},
): Promise<GivenTenant> {
  const { rows } = await context.pool.query<GivenTenant>(
    `insert into tenant (name, vapi_api_key_encrypted, credential_version, webhook_secret_encrypted,
       max_concurrent_calls, on_unknown, starts_per_minute)
     values ('Acme', $1, 1, $2, $3, $4, $5) returning id`,
    [
      context.secrets.seal(change.apiKey ?? `key-${process.pid}-${++tenants}`),
      context.secrets.seal("webhook secret"),
      change.maxConcurrentCalls ?? 10,
      change.onUnknown ?? "REDIAL",
      change.startsPerMinute ?? null,
    ],
  );
  return rows[0]!;
}

export interface CampaignChange {
  readonly hoursOf?: "CAMPAIGN" | "CONTACT";
  readonly name?: string;
  readonly assistantId?: string;
  readonly phoneNumberId?: string;
  readonly phoneNumberIds?: readonly string[];
  readonly maxCallsPerNumberPerDay?: number;
  readonly state?: string;
  readonly scheduleFrequency?: "DAILY" | "WEEKLY" | "CUSTOM" | null;
  readonly scheduleDays?: readonly number[];
  readonly intervalDays?: number;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly timeZone?: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly retryAttempts?: number;
  readonly maxConcurrentCalls?: number;
  readonly maxCallsPerRun?: number;
  readonly startsPerMinute?: number;
  readonly redialsPerRound?: number;
  readonly optOutField?: string;
  readonly redialDelays?: Readonly<Record<string, number | null>>;
}

const insertCampaign = `insert into campaign (tenant_id, name, state, assistant_id, phone_number_id, schedule_frequency,
       schedule_days, interval_days, start_time, end_time, time_zone, starts_on, ends_on, retry_attempts,
       max_concurrent_calls, max_calls_per_run, redials_per_round, redial_delays, starts_per_minute,
       opt_out_field, created_at, updated_at, hours_of)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21, $22)
     returning id`;

const dullest = {
  name: "Follow-up",
  state: "ACTIVE",
  assistantId,
  phoneNumberId,
  scheduleFrequency: "DAILY",
  scheduleDays: [],
  intervalDays: null,
  startTime: "09:00",
  endTime: "17:00",
  timeZone: "UTC",
  startsOn: null,
  endsOn: null,
  retryAttempts: 100,
  maxConcurrentCalls: 10,
  maxCallsPerRun: 50,
  redialsPerRound: 0,
  redialDelays: {},
  startsPerMinute: null,
  optOutField: null,
  hoursOf: "CAMPAIGN",
};

/** The dullest campaign: daily, nine to five, UTC. */
export async function givenCampaign(
  world: World,
  tenant: GivenTenant,
  change: CampaignChange = {},
): Promise<string> {
  const settings = { ...dullest, ...change };
  const { rows } = await world.context.pool.query<{ id: string }>(insertCampaign, [
    tenant.id,
    settings.name,
    settings.state,
    settings.assistantId,
    settings.phoneNumberId,
    settings.scheduleFrequency,
    settings.scheduleDays,
    settings.intervalDays,
    settings.startTime,
    settings.endTime,
    settings.timeZone,
    settings.startsOn,
    settings.endsOn,
    settings.retryAttempts,
    settings.maxConcurrentCalls,
    settings.maxCallsPerRun,
    settings.redialsPerRound,
    JSON.stringify(settings.redialDelays),
    settings.startsPerMinute,
    settings.optOutField,
    world.now(),
    settings.hoursOf,
  ]);
  const { id } = rows[0]!;
  if (change.phoneNumberIds ?? change.maxCallsPerNumberPerDay) await givePool(world, id, change);
  return id;
}

/** As the verbs do for a campaign with several numbers, or with a daily limit. */
async function givePool({ context }: World, id: string, change: CampaignChange): Promise<void> {
  await context.pool.query(
    `with changed as (
       update campaign set phone_number_ids = coalesce($2, phone_number_ids), max_calls_per_number_per_day = $3
       where id = $1 returning tenant_id)
     update tenant set counts_numbers = true from changed where id = tenant_id`,
    [id, change.phoneNumberIds ?? null, change.maxCallsPerNumberPerDay ?? null],
  );
}

/** Contacts with telephone numbers of their own, in order of their numbers. */
export async function givenContacts(
  { context }: World,
  tenant: GivenTenant,
  count: number,
): Promise<{ id: string; phone: string }[]> {
  const phones = Array.from(
    { length: count },
    () => `+1415555${String(1000 + (contacts++ % 9000))}`,
  );
  const { rows } = await context.pool.query<{ id: string; phone: string }>(
    `insert into contact (tenant_id, phone, name) select $1, phone, 'Ada Example' from unnest($2::text[]) phone
     returning id, phone`,
    [tenant.id, phones],
  );
  return rows.toSorted((a, b) => (a.phone < b.phone ? -1 : 1));
}

/** Enrols contacts without a call: the next tick creates what rounds owe. */
export async function enrol(
  { context }: World,
  tenant: GivenTenant,
  campaignId: string,
  contactIds: readonly string[],
): Promise<void> {
  await context.pool.query(
    `insert into enrolment (campaign_id, contact_id, tenant_id) select $1, id, $2 from unnest($3::uuid[]) id`,
    [campaignId, tenant.id, contactIds],
  );
  // As the dispatch does that enrolContacts requests.
  await context.pool.query("update opening set look_at = '-infinity' where campaign_id = $1", [
    campaignId,
  ]);
}

/** How many of a campaign's calls are in each status. */
export async function statuses(
  { context }: World,
  campaignId: string,
): Promise<Record<string, number>> {
  const { rows } = await context.pool.query<{ status: string; n: number }>(
    "select status, count(*)::int as n from call where campaign_id = $1 group by status order by status",
    [campaignId],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** A campaign of a tenant of its own, with so many contacts enrolled and no call yet. */
export async function givenCampaignWith(world: World, count: number, change: CampaignChange = {}) {
  const tenant = await givenTenant(world);
  const campaign = await givenCampaign(world, tenant, change);
  const contacts = await givenContacts(world, tenant, count);
  await enrol(
    world,
    tenant,
    campaign,
    contacts.map(({ id }) => id),
  );
  return { tenant, campaign, contacts };
}
