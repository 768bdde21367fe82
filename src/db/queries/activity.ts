import { settingValue } from "#db/setting-columns.ts";
import { snakeCase } from "#db/snake-case.ts";
import { as, statement } from "#db/statement.ts";
import { settingNames } from "#rules/campaign-settings.ts";
import type { ActorKind, ChangeName, SubjectKind } from "#rules/change-name.ts";

/** JSON of columns by their names in the API. Only what is listed is ever shown: no column with a secret is. */
function fields(names: readonly string[], others: Readonly<Record<string, string>> = {}): string {
  const pairs = [
    ...names.map((name) => [name, `o.${snakeCase(name)}`]),
    ...Object.entries(others),
  ].map(([name, value]) => `'${name}', ${value}`);
  return `jsonb_build_object(${pairs.join(", ")})`;
}

/** Of each kind of object one row: its name, its campaign (null: none), and the fields whose changes are shown. */
const objects: Readonly<Record<SubjectKind, string>> = {
  ALERT: `select o.kind as name, null::uuid as campaign_id, ${fields(["kind"])} as fields
    from alert o where o.tenant_id = $1 and o.id = $2`,
  API_KEY: `select o.name, null::uuid as campaign_id,
      ${fields(["name", "prefix", "role", "expiresAt", "revokedAt"])} as fields
    from api_key o where o.tenant_id = $1 and o.id = $2`,
  CALL: `select coalesce(p.name, p.phone) as name, o.campaign_id,
      ${fields(["kind", "status", "cancelReason", "scheduledTime", "isCallback"])} as fields
    from call o join contact p on p.tenant_id = o.tenant_id and p.id = o.contact_id
    where o.tenant_id = $1 and o.id = $2`,
  CAMPAIGN: `select o.name, o.id as campaign_id,
      ${fields(["state", "deletedAt"], Object.fromEntries(settingNames.map((name) => [name, settingValue(name, "o")])))} as fields
    from campaign o where o.tenant_id = $1 and o.id = $2`,
  CONTACT: `select case when o.erased_at is null then coalesce(o.name, o.phone) end as name, null::uuid as campaign_id,
      ${fields(["name", "phone", "extension", "address", "attributes", "timeZone", "country", "region", "postalCode", "doNotCall", "unreachableReason", "heldReason", "deletedAt"])} as fields
    from contact o where o.tenant_id = $1 and o.id = $2`,
  IMPORT: `select o.file_name as name, o.campaign_id,
      ${fields(["status", "mapping", "defaultCountry", "encoding", "separator", "onEmpty"])} as fields
    from import o where o.tenant_id = $1 and o.id = $2`,
  INVITATION: `select o.name, null::uuid as campaign_id,
      ${fields(["name", "email", "role", "expiresAt", "revokedAt"])} as fields
    from invitation o where o.tenant_id = $1 and o.id = $2`,
  SEAT: `select u.name, null::uuid as campaign_id, ${fields(["role", "removedAt"])} as fields
    from seat o join app_user u on u.id = o.user_id where o.tenant_id = $1 and o.id = $2`,
  TENANT: `select o.name, null::uuid as campaign_id,
      ${fields(["name", "isSimulated", "credentialVersion", "maxConcurrentCalls", "startsPerMinute", "onUnknown", "defaultCountry", "allowPremiumRateNumbers", "blackoutDates", "courtesyHours", "callingRules", "contactCaps", "disabledAt"])} as fields
    from tenant o where o.id = $1 and o.id = $2`,
};

function ofEach<Made>(make: (kind: SubjectKind) => Made): Readonly<Record<SubjectKind, Made>> {
  const entries = (Object.keys(objects) as SubjectKind[]).map((kind) => [kind, make(kind)]);
  return Object.fromEntries(entries) as Record<SubjectKind, Made>;
}

/** The fields of an object ($2) of a tenant ($1) as they are now, as JSON. */
export const fieldsOf = ofEach((kind) =>
  statement({
    name: `fields-of-${kind.toLowerCase()}`,
    text: `select fields::text from (${objects[kind]}) o`,
    params: ["uuid", "uuid"],
    row: { fields: "text" },
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
           from (select) one left join (${objects[kind]}) now on true`,
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
