import { createHash } from "node:crypto";
import type { Queryable, Tx } from "#db/pool.ts";
import {
  lastSettingChanges,
  settingsOfCampaigns,
  type ShownSettings,
} from "#db/queries/campaign-versions.ts";
import type { RowOf } from "#db/statement.ts";
import { CampaignChangedError } from "#domain/errors.ts";
import { settingNames } from "#rules/campaign-settings.ts";

/** Of the changes that somebody has not seen, so many are named. */
const mostChanges = 20;

/**
 * What the settings of campaigns are, as a short text: the same settings have the same version. The state of a campaign
 * is no setting.
 */
export async function settingsVersions(
  db: Queryable,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await settingsOfCampaigns(db, tenantId, ids);
  return new Map(rows.map(({ id, settings }) => [id, versionOf(settings)]));
}

function versionOf(settings: ShownSettings): string {
  const values = settingNames.map((name) => settings[name] ?? null);
  return createHash("sha256").update(JSON.stringify(values)).digest("base64url").slice(0, 22);
}

/**
 * Refuses to change a campaign of which somebody has seen other settings than it has now. The campaign is locked.
 * @throws CampaignChangedError
 */
export async function mustBeVersion(
  tx: Tx,
  tenantId: string,
  id: string,
  seen: string,
): Promise<void> {
  const { settings } = (await settingsOfCampaigns.first(tx, tenantId, [id]))!;
  const version = versionOf(settings);
  if (version === seen) return;
  const changes = await lastSettingChanges(tx, tenantId, id, mostChanges);
  throw new CampaignChangedError(version, sinceSeen(settings, changes, seen));
}

/** The changes that led from the settings that were seen to those of now; all that are known, if none did. */
function sinceSeen(
  now: ShownSettings,
  changes: readonly RowOf<typeof lastSettingChanges>[],
  seen: string,
): readonly RowOf<typeof lastSettingChanges>[] {
  let settings = now;
  for (const [index, { before }] of changes.entries()) {
    settings = { ...settings, ...before };
    if (versionOf(settings) === seen) return changes.slice(0, index + 1);
  }
  return changes;
}
