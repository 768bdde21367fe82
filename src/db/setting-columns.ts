import {
  type CampaignSettings,
  type SettingKind,
  type SettingName,
  settingNames,
  settingOf,
} from "#rules/campaign-settings.ts";
import { snakeCase } from "./snake-case.ts";
import { as, type Refined } from "./statement.ts";

/** The column of a campaign's setting: its name in snake case. */
export function columnOf(name: SettingName): string {
  return snakeCase(name);
}

/** SQL for the value of a setting as the rules read it: dates as "yyyy-MM-dd", clock times as "HH:mm". */
export function settingValue(name: SettingName, table: string): string {
  const column = `${table}.${columnOf(name)}`;
  switch (settingOf(name).kind) {
    case "date":
      return `to_char(${column}, 'YYYY-MM-DD')`;
    case "clockTime":
      return `to_char(${column}, 'HH24:MI')`;
    default:
      return column;
  }
}

/** The types of Postgres for each kind of setting: of the column, and of `settingValue`. */
const types = {
  text: ["text", "text"],
  vapiId: ["text", "text"],
  vapiIds: ["text[]", "text[]"],
  fieldPath: ["text", "text"],
  wholeNumber: ["int4", "int4"],
  flag: ["bool", "bool"],
  clockTime: ["time", "text"],
  date: ["date", "text"],
  timeZone: ["text", "text"],
  frequency: ["schedule_frequency", "schedule_frequency"],
  weekdays: ["int4[]", "int4[]"],
  hoursOf: ["text", "text"],
  windows: ["jsonb", "jsonb"],
  blackoutDates: ["jsonb", "jsonb"],
  holidaySets: ["text[]", "text[]"],
  contactCaps: ["jsonb", "jsonb"],
  redialDelays: ["jsonb", "jsonb"],
  callType: ["text", "text"],
} as const satisfies Readonly<Record<SettingKind, readonly [column: string, value: string]>>;

function typeOf<Name extends SettingName>(
  name: Name,
  of: "COLUMN" | "VALUE",
): Refined<CampaignSettings[Name]> {
  const { kind, whenNull } = settingOf(name);
  const type = types[kind][of === "COLUMN" ? 0 : 1];
  return as(whenNull === undefined ? type : `${type}?`);
}

/** The settings as columns of a statement that selects the `settingValue` of each under its name. */
export const settingRow = Object.fromEntries(
  settingNames.map((name) => [name, typeOf(name, "VALUE")]),
) as { readonly [Name in SettingName]: Refined<CampaignSettings[Name]> };

/** The value of a setting as a parameter of its column. A list would become an array of Postgres instead of JSON. */
export function settingParam(
  name: SettingName,
  value: CampaignSettings[SettingName],
): CampaignSettings[SettingName] {
  const isJsonList = types[settingOf(name).kind][0] === "jsonb" && Array.isArray(value);
  return isJsonList ? JSON.stringify(value) : value;
}

/** The types of parameters that are written to the settings' columns, in the order of `settingNames`. */
export const settingParams: readonly Refined<CampaignSettings[SettingName]>[] = settingNames.map(
  (name) => typeOf(name, "COLUMN"),
);
