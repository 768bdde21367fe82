import type pg from "pg";
import type { App } from "../../src/app.ts";
import type { TestTenant } from "./client.ts";
import { packConversation } from "#db/packed-conversation.ts";
import { nothingCounted } from "#rules/import-preview.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";

/** Of everything that a tenant can have, at least one, with texts that nobody else has. */
export interface Belongings {
  /** What every text of the tenant contains that may be anything. */
  readonly mark: string;
  /** The ids of all its rows, in all tables. */
  readonly rows: readonly string[];
  /** Its texts that cannot contain the mark, and yet are nobody else's. */
  readonly texts: readonly string[];
  /** The global ids of its objects, by type. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** What not even the tenant itself is ever shown. */
  readonly secrets: readonly string[];
}

/** Columns whose texts have a form, or are read by us: they cannot be just anything. */
const formed = new Set([
  "tenant.vapi_api_key_encrypted",
  "tenant.webhook_secret_encrypted",
  "former_webhook_secret.secret_encrypted",
  "tenant.default_country",
  "activity.actor_kind",
  "activity.change",
  "activity.subject_kind",
  "api_key.hash",
  "invitation.token_hash",
  "login_link.token_hash",
  "passkey.credential_id",
  "sign_in_attempt.kind",
  "user_identity.subject",
  "sign_in_attempt.token_hash",
  "user_session.token_hash",
  "user_session.method",
  "campaign.assistant_id",
  "campaign.phone_number_id",
  "campaign.start_time",
  "campaign.end_time",
  "campaign.time_zone",
  "campaign.starts_on",
  "campaign.ends_on",
  "campaign.redial_delays",
  "campaign.windows",
  "campaign.hours_of",
  "campaign.call_type",
  "call.cancel_reason",
  "campaign_work.kind",
  "campaign_work.reason",
  "contact.phone",
  "contact.extension",
  "contact.phone_hash",
  "do_not_call.phone",
  "do_not_call.source",
  "consent.phone",
  "consent.kind",
  "consent.call_types",
  "list_check.phone",
  "former_phone.phone",
  "refusal.phone",
  "refusal.call_type",
  "contact.time_zone",
  "contact.country",
  "contact.region",
  "tenant.erasure_key_encrypted",
  "bulk_job.verb",
  "bulk_job.status",
  "bulk_job.refused",
  "call_event.kind",
  "change.kind",
  "webhook_event.result",
  "alert.kind",
  "lasting_alert.kind",
  "import.default_country",
  "import.encoding",
  "import.on_empty",
  "import.columns",
  "import.preview",
  "import.undo",
  "import.undo_phase",
  "import.rejections",
  "import.samples",
  "import.separator",
  "import_problem.code",
  "import_row.phone",
  "import_row.consent",
  "import_row.time_zone",
  "import_row.country",
  "import_row.region",
]);

/** Gives the tenant one of everything. `digit` makes its telephone numbers its own. */
export async function giveEverything(
  { context: { pool, secrets } }: Pick<App, "context">,
  tenant: Pick<TestTenant, "id" | "apiKey">,
  { mark, digit }: { readonly mark: string; readonly digit: number },
): Promise<Belongings> {
  const [vapiKey, webhookSecret] = [`${mark}-vapi-key`, `${mark}-webhook-secret`];
  const sealed = [secrets.seal(vapiKey), secrets.seal(webhookSecret)];
  const sample = [sampleAssistants[0]!.id, samplePhoneNumbers[0]!.id];
  await pool.query(
    rows
      .replaceAll("$tenant", `'${tenant.id}'`)
      .replaceAll("$digit", String(digit))
      .replaceAll("$assistant", `'${sample[0]}'`)
      .replaceAll("$number", `'${sample[1]}'`)
      .replaceAll("$vapi_key", `'${sealed[0]}'`)
      .replaceAll("$webhook_secret", `'${sealed[1]}'`),
  );
  const all = await rowsOf(pool, tenant.id);
  await markTexts(pool, mark, all);
  await pool.query(
    `update campaign set call_type = 'SURVEY', starts_per_minute = 60, max_calls_per_number_per_day = 100
     where tenant_id = $1`,
    [tenant.id],
  );
  await pool.query("update tenant set starts_per_minute = 60 where id = $1", [tenant.id]);
  const said = { speaker: "CONTACT", text: mark, secondsFromStart: 1, durationSeconds: 1 } as const;
  await pool.query(
    "update call set packed_transcript = $2 where tenant_id = $1 and dial_id is not null",
    [tenant.id, packConversation({ transcript: mark, messages: [said] })],
  );
  await pool.query(
    "update contact set country = 'US', region = 'US-CA', time_zone = 'America/Los_Angeles' where tenant_id = $1",
    [tenant.id],
  );
  await pool.query(
    "update import set columns = $2, samples = $3, preview = $4, rejections = '{\"PHONE_MISSING\": 1}' where tenant_id = $1",
    [
      tenant.id,
      JSON.stringify([
        { header: mark, role: "ATTRIBUTE", isGuessed: false, attribute: mark, variable: mark },
      ]),
      JSON.stringify([[{ value: mark, becomes: mark, problem: mark }]]),
      JSON.stringify({ ...nothingCounted, calls: 1, firstCallAt: "2026-01-01T00:00:00.000Z" }),
    ],
  );
  const { rows: texts } = await pool.query<{ phone: string }>(
    "select phone from contact where tenant_id = $1",
    [tenant.id],
  );
  const { rows: hashes } = await pool.query<{ hash: string }>(
    "select hash from api_key where tenant_id = $1",
    [tenant.id],
  );
  return {
    mark,
    rows: all,
    texts: texts.map(({ phone }) => phone),
    ids: await globalIds(pool, tenant.id),
    secrets: [tenant.apiKey, vapiKey, webhookSecret, ...sealed, ...hashes.map(({ hash }) => hash)],
  };
}

const rows = `
  with t as (
    update tenant set vapi_api_key_encrypted = $vapi_key, webhook_secret_encrypted = $webhook_secret,
      is_simulated = true, default_country = 'US', dial_paused_until = now() where id = $tenant returning id),
  k as (
    insert into api_key (tenant_id, name, prefix, hash, last_used_at, revoked_at, expires_at)
    values ($tenant, 'second', '', md5(random()::text), now(), null, now() + interval '1 year'),
      ($tenant, 'revoked', '', md5(random()::text), now(), now(), null) returning id),
  us as (insert into app_user (name, email, created_at) values ('', md5(random()::text), now()) returning id),
  st as (insert into seat (tenant_id, user_id, role, created_at, last_used_at) select $tenant, id, 'VIEWER', now(), now() from us returning id),
  ss as (insert into user_session (token_hash, user_id, method, user_agent, created_at, last_used_at, expires_at)
    select md5(random()::text), id, 'LINK', '', now(), now(), now() from us),
  pk as (insert into passkey (user_id, name, credential_id, public_key, counter, transports, is_copyable, is_copied, created_at, last_used_at)
    select id, '', md5(random()::text), '', 0, '{}', true, true, now(), now() from us),
  ui as (insert into user_identity (user_id, issuer, subject, created_at, last_used_at)
    select id, '', md5(random()::text), now(), now() from us),
  at as (insert into sign_in_attempt (kind, token_hash, challenge, user_id, created_at, expires_at)
    select 'ADD_PASSKEY', md5(random()::text), '', id, now(), now() from us),
  iv as (insert into invitation (tenant_id, name, email, role, token_hash, created_at, expires_at, api_key_id)
    select $tenant, '', '', 'VIEWER', md5(random()::text), now(), now() + interval '7 days', id from k limit 1),
  ll as (insert into login_link (tenant_id, seat_id, token_hash, created_at, expires_at)
    select $tenant, id, md5(random()::text), now(), now() from st),
  s as (
    insert into former_webhook_secret (tenant_id, secret_encrypted, replaced_at)
    values ($tenant, $webhook_secret, now())),
  held as (
    insert into reconciliation (tenant_id, reason, held_at, list_from, problem) values ($tenant, '', now(), now(), '')),
  lost as (
    insert into lost_call (tenant_id, dial_id, vapi_call_id, found_at) values ($tenant, uuid_v7(), '', now())),
  n as (insert into resting_number (tenant_id, phone_number_id, rests_until) values ($tenant, $number, now())),
  uses as (
    insert into number_use (tenant_id, phone_number_id, quarter, calls, last_used_at)
    values ($tenant, $number, quarter_of(now()), 1, now())),
  c as (
    insert into campaign (tenant_id, name, state, paused_evidence, assistant_id, phone_number_id,
      schedule_frequency, schedule_days, interval_days, start_time, end_time, time_zone, starts_on, ends_on,
      redial_delays)
    select $tenant, state::text, state, '{}', $assistant, $number, 'CUSTOM', '{1,2,3,4,5,6,7}', 1, '00:00', '23:59', 'UTC',
      '2020-01-01', '2099-01-01', '{"VOICEMAIL": 5}'
    from unnest('{ACTIVE,PAUSED,FAULTED}'::campaign_state[]) state returning id, state),
  ac as (insert into activity (tenant_id, at, actor_kind, actor_id, actor_name, change, subject_kind, subject_id,
      subject_name, campaign_id, before, after)
    select $tenant, now(), 'API_KEY', (select id from k limit 1), '', 'updateCampaign', 'CAMPAIGN', id, '', id, '{}', '{}'
    from c),
  u as (insert into campaign_turn (tenant_id, campaign_id, last_claim_at) select $tenant, id, now() from c),
  no as (insert into lane_note (tenant_id, campaign_id, area_id, due_at) select $tenant, id, 1, now() from c),
  v as (
    insert into campaign_work (tenant_id, campaign_id, kind, generation, reason, at, updated_at)
    select $tenant, id, 'CANCEL', 0, 'CAMPAIGN_STOPPED', now(), now() from c),
  p as (
    insert into contact (tenant_id, phone, extension)
    select $tenant, '+1415$digit' || 1000 + n, '12' from generate_series(1, 6) n returning id, phone),
  e as (
    insert into enrolment (campaign_id, contact_id, tenant_id) select c.id, p.id, $tenant from c, p),
  l as (
    insert into call (tenant_id, campaign_id, contact_id, status, scheduled_time, round, attempt, placed_at,
      started_at, ended_at, outcome, reached_phone, duration_seconds, cost, last_news_at, dial_id)
    select $tenant, c.id, p.id, status, now(), 'D2026-01-01', 1, now(), now(), now(), 'ANSWERED', true, 1.5, 0.25, now(),
      uuid_v7()
    from c join unnest(enum_range(null::call_status)) with ordinality s (status, n) on true
    join p on p.phone = '+1415$digit' || 1000 + n where c.state = 'ACTIVE'
    returning id, campaign_id, contact_id, status, dial_id),
  d as (
    insert into dial (id, call_id, tenant_id, campaign_id, contact_id, state, credential_version, assistant_id,
      phone_number_id, intended_at, sent_at)
    select dial_id, id, $tenant, campaign_id, contact_id, 'ACCEPTED', 1, $assistant, $number, now(), now() from l),
  g as (
    insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone, deleted_at)
    values ($tenant, 'deleted', $assistant, $number, '00:00', '23:59', 'UTC', now()) returning id),
  o as (
    insert into contact (id, tenant_id, phone, phone_hash, erased_at, deleted_at)
    select id, $tenant, 'erased:' || id, id, now(), now() from (select uuid_v7() as id offset 0) erased returning id),
  x as (
    insert into call (tenant_id, campaign_id, contact_id, status, cancel_reason, scheduled_time)
    select $tenant, g.id, o.id, 'CANCELLED', 'CAMPAIGN_DELETED', now() from g, o),
  m as (
    insert into scheduler_run (minute, started_at, skipped, duration_ms)
    values (date_trunc('minute', now()), now(), '{"NOT_DUE_YET": 1}', 1) on conflict do nothing),
  w5 as (insert into area (key) values ('{"zones":[],"places":[]}') on conflict do nothing),
  ln as (insert into lane (tenant_id, campaign_id, area_id, version, look_at)
    select $tenant, id, 1, gen_random_uuid(), now() from c),
  la as (
    insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone, starts_on,
      hours_of)
    values ($tenant, 'lanes', $assistant, $number, '00:00', '23:59', 'UTC', '2098-01-01', 'CONTACT') returning id),
  lz as (
    insert into area (key) values ('{"zones":["UTC"],"places":[{"region":"GB","zones":["UTC"],"from":"NUMBER"}]}')
    on conflict (key) do update set key = excluded.key returning id),
  lo as (
    insert into lane (tenant_id, campaign_id, area_id, version, look_at)
    select $tenant, la.id, lz.id, gen_random_uuid(), now() from la, lz),
  lm as (
    insert into enrolment (tenant_id, campaign_id, contact_id, covered_until, lane)
    select $tenant, la.id, p.id, 'infinity', lz.id from la, lz, p where p.phone = '+1415$digit1006'),
  w2 as (insert into deleted_calls (tenant_id, campaign_id, contact_id, calls, completed, has_manual)
    select $tenant, c.id, p.id, 1, 1, false from c, p),
  w3 as (insert into deleted_call_count (tenant_id, campaign_id, quarter, facet, calls)
    select $tenant, id, '2026-01-01', 17, 1 from c),
  w4 as (insert into deleted_call_total (tenant_id, campaign_id, facet, calls) select $tenant, id, 17, 1 from c),
  q as (insert into awaited_report (tenant_id, call_id, due_at) select $tenant, id, now() from l),
  j as (insert into do_not_call (tenant_id, phone, since, source, api_key_id, call_id)
    select $tenant, p.phone, now(), 'CALL', (select id from k limit 1), (select id from l limit 1)
    from p where p.phone = '+1415$digit1006'),
  rf as (insert into refusal (tenant_id, phone, refused_at, call_type, subject, call_id, note, recorded_at, api_key_id,
      withdrawn_at)
    select $tenant, p.phone, now(), 'SURVEY', 'roofs', (select id from l limit 1), '', now(), (select id from k limit 1), now()
    from p),
  fp as (insert into former_phone (tenant_id, contact_id, since, until, phone)
    select $tenant, p.id, '-infinity', now(), '+1415$digit1009' from p),
  lc as (insert into list_check (tenant_id, phone, list, version, as_of, is_listed, recorded_at)
    select $tenant, p.phone, 'us-dnc', '1', now(), false, now() from p),
  oo as (insert into opt_out (tenant_id, call_id, at) select $tenant, id, now() from l),
  h as (insert into call_event (tenant_id, call_id, at, kind) select $tenant, id, now(), 'ENDED' from l),
  w as (
    insert into webhook_event (tenant_id, call_id, type, body, result, received_at)
    select $tenant, id, '', '{}', 'APPLIED', now() from l),
  z as (insert into lasting_alert (tenant_id, kind, subject, alert_id) values ($tenant, 'DATABASE_BEHIND', $tenant::text, uuid_v7())),
  a as (insert into alert (tenant_id, at, kind, message, call_id, cleared_at, acknowledged_at, acknowledged_by_api_key_id)
    select $tenant, now(), 'CALL_LOST', '', id, now(), now(), (select id from k limit 1) from l),
  i as (
    insert into import (tenant_id, campaign_id, status, file_name, file_bytes, default_country, encoding,
      created_at, finished_at, heartbeat_at, separator, previewed_at, confirmed_at, expires_at,
      undoable_until, undone_at, undo, rejected_rows)
    select $tenant, c.id, s, '', 1, 'US', 'UTF-8', now(), now(), now(), ',', now(), now(), now() + interval '1 day',
      now() + interval '30 days', now(), '{"contactsDeleted": 1, "enrolmentsEnded": 1, "callsCancelled": 1, "valuesRestored": 1, "kept": {"VALUE CHANGED_SINCE": 1}}', 1
    from c, unnest('{RUNNING,COMPLETED}'::import_status[]) s where state = 'ACTIVE' returning id),
  co as (insert into consent (tenant_id, phone, kind, call_types, given_at, expires_at, recorded_at, api_key_id,
      revoked_at, import_id)
    select $tenant, p.phone, 'CONSENT_WRITTEN', '{SURVEY}', now(), now(), now(), (select id from k limit 1), now(),
    (select id from i limit 1) from p),
  bj as (insert into bulk_job (tenant_id, verb, status, campaign_id, found, done, refused, api_key_id, created_at,
      updated_at, ended_at)
    select $tenant, 'UNENROL_CONTACTS', 'RUNNING', (select id from c limit 1), 3, 1,
      jsonb_build_object('NOT_ENROLLED', jsonb_build_object('count', 1, 'ids', jsonb_build_array((select id from p limit 1)))),
      (select id from k limit 1), now(), now(), now()
    returning id),
  bc as (insert into bulk_chunk (tenant_id, bulk_id, number, ids) select $tenant, id, 0, array(select id from p limit 1) from bj),
  ir as (insert into import_rejected (tenant_id, import_id, ordinal, rows) select $tenant, id, 0, '[]' from i),
  b as (insert into import_problem (tenant_id, import_id, ordinal, line, code, reason)
    select $tenant, id, 1, 2, 'PHONE_MISSING', '' from i),
  f as (insert into import_chunk (import_id, tenant_id, ordinal, bytes) select id, $tenant, 0, 'x' from i),
  jc as (insert into import_change (tenant_id, import_id, contact_id, fields) select $tenant, i.id, p.id, '{}' from i, p),
  y as (insert into import_withheld (tenant_id, import_id, phone) select $tenant, id, '+1415$digit9998' from i),
  r as (insert into import_row (tenant_id, import_id, line, phone, attributes) select $tenant, id, 2, '+1415$digit9999', '{}' from i)
  select`;

/** JSON that is read by us, by its column. */
const shapes: Readonly<Record<string, (text: string) => unknown>> = {
  contact_caps: () => [{ max: 3, hours: 24 }],
  blackout_dates: (label) => [{ from: "2030-01-01", to: "2030-01-01", label }],
  calling_rules: (note) => ({
    pack: "research-draft",
    version: "1",
    exceptions: ["CONSENT_EXPRESS"],
    switches: ["la_psc_emergency"],
    ownRules: [
      {
        jurisdiction: "BE",
        callTypes: ["SURVEY"],
        windows: [{ days: [1], from: "09:00", to: "18:00" }],
        note,
      },
    ],
  }),
  evidence: (text) => ({
    tz: text,
    closes: "2030-01-01T20:00:00.000Z",
    clocks: { [text]: 60 },
    listed: "019a0000-0000-7000-8000-000000000002",
    area: [["PHONE_NUMBER", text, [text]]],
    type: "SURVEY",
    pack: `${text}@1`,
    open: [text],
    consents: { [text]: "019a0000-0000-7000-8000-000000000001" },
    lists: { [text]: [text, "2030-01-01T00:00:00.000Z"] },
    caps: [[text, 0, 1, 24]],
  }),
  courtesy_hours: () => ({ isOn: false, startTime: "08:00", endTime: "20:00" }),
};

/** The table is not a partition: it is read through the table that it is a part of. */
const isWhole =
  "not exists (select from pg_inherits where inhrelid = format('%I.%I', table_schema, table_name)::regclass)";

/** Every text, in every table, becomes one that says whose it is: also that of a column not yet thought of. */
async function markTexts(pool: pg.Pool, mark: string, ids: readonly string[]): Promise<void> {
  const { rows: columns } = await pool.query<{ table: string; column: string; type: string }>(
    `select table_name as "table", column_name as "column", data_type as type from information_schema.columns
     where table_schema = current_schema() and data_type in ('text', 'json', 'jsonb') and is_generated = 'NEVER'
       and ${isWhole}
       and table_name not in ('_prisma_migrations', 'scheduler_run', 'worker_process', 'database_identity', 'change_floor', 'area', 'area_derivation', 'rule_pack_version')`,
  );
  const conditions = await aboutEach(pool);
  for (const { table, column, type } of columns) {
    const name = `${table}.${column}`;
    if (formed.has(name)) continue;
    const text = `${mark} ${name}`;
    const uniquely = ["vapi_call_id", "phone_number_id", "api_key.prefix", "alert.subject"].some(
      (end) => name.endsWith(end),
    );
    const value =
      type !== "text"
        ? `'${JSON.stringify(shapes[column]?.(text) ?? { text })}'`
        : uniquely
          ? `'${text} ' || ctid`
          : `'${text}'`;
    await pool.query(`update ${table} set "${column}" = ${value} where ${conditions.get(table)}`, [
      ids,
    ]);
  }
}

/** The ids of every row that is the tenant's: those with its id, and those that name such a row. */
async function rowsOf(pool: pg.Pool, tenantId: string): Promise<string[]> {
  const tables = await tablesWith(pool, "tenant_id");
  const withIds = (await tablesWith(pool, "id")).filter((table) => tables.includes(table));
  const queries = [
    ...withIds.map((table) => `select id from ${table} where tenant_id = $1`),
    // A user belongs to no tenant, and this one has no other.
    "select user_id as id from seat where tenant_id = $1",
    `select passkey.id from passkey join seat on seat.user_id = passkey.user_id where seat.tenant_id = $1`,
  ];
  const { rows: found } = await pool.query<{ id: string }>(queries.join(" union all "), [tenantId]);
  return [tenantId, ...found.map(({ id }) => id)];
}

/** One line for each table: what it holds of the tenant, and what the job queue is to do about it. */
export async function stateOf(pool: pg.Pool, ids: readonly string[]): Promise<string[]> {
  const text = await stateStatement(pool);
  // A name keeps its plan: it names seventy tables.
  const { rows } = await pool.query<{ line: string }>({ name: "state", text, values: [ids] });
  return rows.map(({ line }) => line);
}

/** Made once: it reads the catalogue, which is slow. The connections are of one database. */
const stateStatements = new WeakMap<pg.Pool, Promise<string>>();

function stateStatement(pool: pg.Pool): Promise<string> {
  let made = stateStatements.get(pool);
  if (made === undefined) stateStatements.set(pool, (made = makeStateStatement(pool)));
  return made;
}

/** One line for each table that can name a row: how many of its rows have one of the ids ($1), and their hash. */
async function makeStateStatement(pool: pg.Pool): Promise<string> {
  const lines = (await aboutEach(pool)).entries().map(
    ([table, condition]) =>
      `select '${table}: ' || count(*) || ' rows, ' || coalesce(md5(string_agg(r::text, '|' order by r::text)), '') as line
       from ${table} r where ${condition}`,
  );
  const jobs = `select 'jobs: ' || count(*) from call_scheduler_queue._private_jobs
    where exists (select from unnest($1::uuid[]) id where payload::text like '%' || id || '%')`;
  return [...lines, jobs].join(" union all ");
}

/** The condition that a row has one of the ids ($1) in one of its columns; for each table that has such columns. */
async function aboutEach(pool: pg.Pool): Promise<Map<string, string>> {
  const { rows: tables } = await pool.query<{ name: string; condition: string }>(
    `select table_name as name, string_agg(format('%I = any($1::uuid[])', column_name), ' or ') as condition
     from information_schema.columns
     where table_schema = current_schema() and udt_name = 'uuid' and ${isWhole}
     group by 1 order by 1`,
  );
  return new Map(tables.map(({ name, condition }) => [name, condition]));
}

async function tablesWith(pool: pg.Pool, column: string): Promise<string[]> {
  const { rows: tables } = await pool.query<{ table: string }>(
    `select table_name as "table" from information_schema.columns
     where table_schema = current_schema() and column_name = $1 and udt_name = 'uuid' and ${isWhole}`,
    [column],
  );
  return tables.map(({ table }) => table);
}

async function globalIds(pool: pg.Pool, tenantId: string): Promise<Record<string, string[]>> {
  const of = async (type: string, table: string, order = "id"): Promise<[string, string[]]> => {
    const { rows: found } = await pool.query<{ id: string }>(
      `select id from ${table} r where tenant_id = $1 and to_jsonb(r) ->> 'deleted_at' is null order by ${order}`,
      [tenantId],
    );
    return [type, found.map(({ id }) => `${type}:${id}`)];
  };
  const ofUsers = async (type: string, text: string): Promise<[string, string[]]> => {
    const { rows: found } = await pool.query<{ id: string }>(text, [tenantId]);
    return [type, found.map(({ id }) => `${type}:${id}`)];
  };
  return Object.fromEntries([
    ["Tenant", [`Tenant:${tenantId}`]],
    ...(await Promise.all([
      of("Campaign", "campaign", "state"),
      of("Contact", "contact", "phone"),
      of("Call", "call", "status"),
      of("Import", "import", "status"),
      of("BulkJob", "bulk_job"),
      of("Activity", "activity"),
      of("Alert", "alert"),
      of("ApiKey", "api_key", "revoked_at desc"),
      of("DoNotCallEntry", "do_not_call"),
      of("Consent", "consent"),
      of("Invitation", "invitation"),
      of("Refusal", "refusal"),
      of("Seat", "seat"),
      ofUsers("User", "select user_id as id from seat where tenant_id = $1"),
      ofUsers(
        "Passkey",
        `select passkey.id from passkey join seat on seat.user_id = passkey.user_id where seat.tenant_id = $1`,
      ),
    ])),
  ]) as Record<string, string[]>;
}
