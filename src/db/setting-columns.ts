import { type SettingName, settingOf } from "#rules/campaign-settings.ts";
import { snakeCase } from "./snake-case.ts";

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
