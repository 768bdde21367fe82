import { settingValue } from "#db/setting-columns.ts";
import { snakeCase } from "#db/snake-case.ts";
import { as, statement } from "#db/statement.ts";
import { activityFields } from "#rules/activity-fields.ts";
import { campaignSettings, type SettingName } from "#rules/campaign-settings.ts";
import type { ActorKind, ChangeName, SubjectKind } from "#rules/change-name.ts";

/** JSON of the fields of `o` by their names in the API. Only what is listed is ever shown: no column with a secret is. */
function fields(kind: SubjectKind): string {
  const pairs = activityFields[kind].map(
    (name) =>
      `'${name}', ${isSetting(kind, name) ? settingValue(name, "o") : `o.${snakeCase(name)}`}`,
  );
  return `jsonb_build_object(${pairs.join(", ")}) as fields`;
}

function isSetting(kind: SubjectKind, name: string): name is SettingName {
  return kind === "CAMPAIGN" && Object.hasOwn(campaignSettings, name);
}

const noCampaign = "null::uuid as campaign_id";

/**
 * Of each kind of object one row: its name, its campaign (null: none), and the fields whose changes are shown. `id` is an
 * SQL expression.
 */
const objects: Readonly<Record<SubjectKind, (id: string) => string>> = {
  ALERT: (id) => `select o.kind as name, ${noCampaign}, ${fields("ALERT")}
    from alert o where o.tenant_id = $1 and o.id = ${id}`,
  API_KEY: (id) => `select o.name, ${noCampaign}, ${fields("API_KEY")}
    from api_key o where o.tenant_id = $1 and o.id = ${id}`,
  CALL: (
    id,
  ) => `select (select coalesce(name, phone) from contact where tenant_id = o.tenant_id and id = o.contact_id) as name,
      o.campaign_id, ${fields("CALL")}
    from call o
    where o.tenant_id = $1 and o.id = ${id}`,
  CAMPAIGN: (id) => `select o.name, o.id as campaign_id, ${fields("CAMPAIGN")}
    from campaign o where o.tenant_id = $1 and o.id = ${id}`,
  CONTACT: (
    id,
  ) => `select case when o.erased_at is null then coalesce(o.name, o.phone) end as name, ${noCampaign}, ${fields("CONTACT")}
    from contact o where o.tenant_id = $1 and o.id = ${id}`,
  IMPORT: (id) => `select o.file_name as name, o.campaign_id, ${fields("IMPORT")}
    from import o where o.tenant_id = $1 and o.id = ${id}`,
  INVITATION: (id) => `select o.name, ${noCampaign}, ${fields("INVITATION")}
    from invitation o where o.tenant_id = $1 and o.id = ${id}`,
  SEAT: (id) => `select u.name, ${noCampaign}, ${fields("SEAT")}
    from seat o join app_user u on u.id = o.user_id where o.tenant_id = $1 and o.id = ${id}`,
  TENANT: (id) => `select o.name, ${noCampaign}, ${fields("TENANT")}
    from tenant o where o.id = $1 and o.id = ${id}`,
};

function ofEach<Made>(make: (kind: SubjectKind) => Made): Readonly<Record<SubjectKind, Made>> {
  const entries = (Object.keys(objects) as SubjectKind[]).map((kind) => [kind, make(kind)]);
  return Object.fromEntries(entries) as Record<SubjectKind, Made>;
}

/** The fields of an object ($2) of a tenant ($1) as they are now, as JSON. */
export const fieldsOf = ofEach((kind) =>
  statement({
    name: `fields-of-${kind.toLowerCase()}`,
    text: `select fields::text from (${objects[kind]("$2")}) o`,
    params: ["uuid", "uuid"],
    row: { fields: "text" },
  }),
);

/** The same of several objects ($2). "offset 0" has each looked up by its key, whatever the statistics say. */
export const fieldsOfAll = ofEach((kind) =>
  statement({
    text: `select one.id, o.fields::text from unnest($2::uuid[]) one (id)
           cross join lateral (${objects[kind]("one.id")} offset 0) o`,
    params: ["uuid", "uuid[]"],
    row: { id: "uuid", fields: "text" },
  }),
);

const nameOfActor = (actor: string): string =>
  `coalesce((select name from api_key where tenant_id = $1 and id = ${actor}),
    (select name from app_user where id = ${actor}))`;

/**
 * Adds to the activity of a tenant ($1) what was done to an object ($2): change, kind and id of the actor, the fields as
 * they were ($6; null: of a new object all are shown, if $7 says so), and facts ($8). Only what differs is kept.
 */
export const insertActivity = ofEach((kind) =>
  statement({
    name: `insert-activity-of-${kind.toLowerCase()}`,
    text: `insert into activity (tenant_id, at, actor_kind, actor_id, actor_name, change, subject_kind, subject_id,
             subject_name, campaign_id, before, after)
           select $1, date_trunc('milliseconds', clock_timestamp()), $4, $5, ${nameOfActor("$5")}, $3, '${kind}', $2,
             now.name, now.campaign_id,
             (select jsonb_object_agg(key, value) from jsonb_each($6) where now.fields -> key is distinct from value),
             nullif(coalesce((
               select jsonb_object_agg(key, value) from jsonb_each(now.fields)
               where case when $6::jsonb is null then $7 and value <> 'null' else $6 -> key is distinct from value end
             ), '{}'::jsonb) || coalesce($8::jsonb, '{}'), '{}')
           from (select) one left join (${objects[kind]("$2")}) now on true`,
    params: [
      "uuid",
      "uuid",
      as<ChangeName>("text"),
      as<ActorKind>("text"),
      "uuid?",
      as<string | null>("jsonb?"),
      "bool",
      as<string | null>("jsonb?"),
    ],
    row: {},
  }),
);

/**
 * The same for a verb that was done to each of several objects ($2): change, kind and id of the actor, and the fields of
 * each as they were ($6).
 */
export const insertActivities = ofEach((kind) =>
  statement({
    text: `insert into activity (tenant_id, at, actor_kind, actor_id, actor_name, change, subject_kind, subject_id,
             subject_name, campaign_id, before, after)
           select $1, date_trunc('milliseconds', clock_timestamp()), $4, $5, ${nameOfActor("$5")}, $3, '${kind}',
             one.id, now.name, now.campaign_id,
             (select jsonb_object_agg(key, value) from jsonb_each(one.before::jsonb)
              where now.fields -> key is distinct from value),
             (select jsonb_object_agg(key, value) from jsonb_each(now.fields)
              where one.before::jsonb -> key is distinct from value)
           from unnest($2::uuid[], $6::text[]) one (id, before)
           left join lateral (${objects[kind]("one.id")} offset 0) now on true`,
    params: ["uuid", "uuid[]", as<ChangeName>("text"), as<ActorKind>("text"), "uuid?", "text[]"],
    row: {},
  }),
);

/** Adds what was done in the first of several transactions, with counts ($5): tenant, change, kind and id of the actor. */
export const beginActivity = statement({
  text: `insert into activity (tenant_id, at, actor_kind, actor_id, actor_name, change, subject_kind, subject_id,
           subject_name, after)
         select $1, date_trunc('milliseconds', clock_timestamp()), $3, $4, ${nameOfActor("$4")}, $2, 'TENANT', $1, name,
           $5
         from tenant where id = $1
         returning id`,
  params: ["uuid", as<ChangeName>("text"), as<ActorKind>("text"), "uuid?", as<string>("jsonb")],
  row: { id: "uuid" },
});

/** Replaces the counts ($3) of a change of several transactions. None is changed if the first was rolled back. */
export const continueActivity = statement({
  text: "update activity set after = $3 where tenant_id = $1 and id = $2",
  params: ["uuid", "uuid", as<string>("jsonb")],
  row: {},
});

/** Removes the person from what was done to a contact ($2) of a tenant ($1), and to the calls to it. */
export const eraseActivity = statement({
  text: `update activity set subject_name = null, before = null, after = null
         where tenant_id = $1
           and subject_id in (select $2::uuid union all select id from call where tenant_id = $1 and contact_id = $2)`,
  params: ["uuid", "uuid"],
  row: {},
});
