import { settingValue } from "#db/setting-columns.ts";
import { as, statement } from "#db/statement.ts";
import { settingNames, type SettingName } from "#rules/campaign-settings.ts";

/** Settings by their names, as the activity shows them. */
export type ShownSettings = Readonly<Partial<Record<SettingName, unknown>>>;

const settings = settingNames.map((name) => `'${name}', ${settingValue(name, "c")}`).join(", ");

/** The settings of campaigns ($2) of a tenant ($1). */
export const settingsOfCampaigns = statement({
  name: "settings-of-campaigns",
  text: `select c.id, jsonb_build_object(${settings}) as settings from campaign c
     where c.tenant_id = $1 and c.id = any($2::uuid[])`,
  params: ["uuid", "uuid[]"],
  row: { id: "uuid", settings: as<ShownSettings>("jsonb!") },
});

/** The last changes of the settings of a campaign ($2) of a tenant ($1), the newest first; at most $3. */
export const lastSettingChanges = statement({
  name: "last-setting-changes",
  text: `select id, at, actor_name as "actorName", before
     from activity where tenant_id = $1 and subject_id = $2 and change = 'updateCampaign' and before is not null
     order by id desc limit $3::int4`,
  params: ["uuid", "uuid", "int4"],
  row: {
    id: "uuid",
    at: "timestamptz",
    actorName: "text?",
    /** The settings that were changed, as they were. */
    before: as<ShownSettings>("jsonb!"),
  },
});
