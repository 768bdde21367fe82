import { columnOf, settingParams } from "#db/setting-columns.ts";
import { statement } from "#db/statement.ts";
import { settingNames } from "#rules/campaign-settings.ts";

const columns = settingNames.map(columnOf);
const firstSetting = 4;
const places = columns.map((_column, index) => `$${index + firstSetting}`);

/** Adds a campaign: tenant, state, time, and the settings in the order of `settingNames`. */
export const insertCampaign = statement({
  text: `insert into campaign (tenant_id, state, created_at, updated_at, ${columns.join(", ")})
     values ($1, $2, $3, $3, ${places.join(", ")}) returning id`,
  params: ["uuid", "campaign_state", "timestamptz", ...settingParams],
  row: { id: "uuid" },
});

/** Starts of a campaign ($1) count from $2 on: its rate was changed. */
export const setPacedFrom = statement({
  text: "update campaign set paced_from = $2 where id = $1",
  params: ["uuid", "timestamptz?"],
  row: {},
});

/** Writes all settings of a tenant's campaign: id, tenant, time, and the settings in the order of `settingNames`. */
export const updateSettings = statement({
  text: `update campaign set updated_at = $3,
       ${columns.map((column, index) => `${column} = ${places[index]}`).join(", ")}
     where id = $1 and tenant_id = $2`,
  params: ["uuid", "uuid", "timestamptz", ...settingParams],
  row: {},
});
