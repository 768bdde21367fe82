import { lockOwnCampaign, lockTenants } from "#db/locks.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { insertCampaign, setPacedFrom, updateSettings } from "#db/queries/save-campaign.ts";
import {
  type BlackoutDate,
  type CampaignSettings,
  type NewCampaignSettings,
  type SettingName,
  settingNames,
  settingOf,
  withDefaults,
} from "#rules/campaign-settings.ts";
import { pacedFromOf } from "#rules/pace.ts";
import { scheduleProblems, type ScheduleSettings } from "#rules/schedule.ts";
import { timeZoneNamed } from "#rules/time-zone.ts";
import { storedWindows } from "#rules/windows.ts";
import { settingParam } from "#db/setting-columns.ts";
import {
  callTypeProblems,
  poolProblems,
  settingsProblems,
  vapiProblems,
  withPool,
} from "./campaign-input.ts";
import { countNumbers } from "./count-numbers.ts";
import { beginWork } from "./campaign-work.ts";
import { scheduleChanged } from "./schedule-changed.ts";
import { mustBeVersion } from "./settings-version.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { type InputProblem, NotFoundError } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import { clearLastingAlert } from "#domain/alerts.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/**
 * Creates a campaign, active or paused. A setting that is left out takes its default.
 * @throws InputValidationError with everything that is wrong, VapiRefusedError
 */
export async function createCampaign(
  context: DomainContext,
  actor: Actor,
  settings: NewCampaignSettings,
  { isActive = true }: { readonly isActive?: boolean } = {},
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const { whole, problems } = await readNewCampaign(context, tenantId, settings);
  refuse([...problems, ...(await vapiProblems(context, tenantId, settings))]);
  const values = storedValues(whole);
  return await commitChange(context, actor, "createCampaign", async (tx) => {
    await countNumbers(tx, tenantId, whole, () => context.clock.now(tx));
    const now = await context.clock.now(tx);
    const state = isActive ? "ACTIVE" : "PAUSED";
    return (await insertCampaign.first(tx, tenantId, state, now, ...values))!;
  });
}

/** The settings of a campaign that is not saved, with everything that is wrong with them. VAPI is not asked. */
export async function readNewCampaign(
  context: DomainContext,
  tenantId: string,
  settings: NewCampaignSettings,
): Promise<{ readonly whole: CampaignSettings; readonly problems: readonly InputProblem[] }> {
  const { change, problems: windows } = storedWindows(withPool(settings), null);
  const whole = withDefaults(change);
  const problems = [
    ...settingsProblems(settings),
    ...poolProblems(settings, { isNew: true }),
    ...windows,
    ...scheduleProblems(whole, settings.windows),
    ...(await callTypeProblems(context, tenantId, whole.callType)),
  ];
  return { whole, problems };
}

/**
 * Changes the settings that are given. A new schedule applies from the next decision on, and moves
 * the calls that wait. `ifVersion`: the version of the settings that the change was made for; without it, the change is
 * made whatever they are. @throws CampaignChangedError, InputValidationError, NotFoundError, VapiRefusedError
 */
export async function updateCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
  written: Partial<CampaignSettings>,
  { ifVersion = null }: { readonly ifVersion?: string | null } = {},
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const problems = [
    ...settingsProblems(written),
    ...poolProblems(written, { isNew: false }),
    ...(written.callType === null ? await callTypeProblems(context, tenantId, null) : []),
    ...(await vapiProblems(context, tenantId, written)),
  ];
  return await commitChange(context, actor, "updateCampaign", async (tx, see) => {
    // A dispatch that reserves starts under the former rate has committed them, or reads the new one.
    if (written.startsPerMinute !== undefined) await lockTenants(tx, [tenantId]);
    await countNumbers(tx, tenantId, written, () => context.clock.now(tx));
    const lock = await lockOwnCampaign(tx, tenantId, id);
    if (lock === null) throw new NotFoundError("campaign", id);
    if (ifVersion !== null) await mustBeVersion(tx, tenantId, id, ifVersion);
    await see(id);
    const before = (await campaignsById.first(tx, [id]))!;
    const { change, problems: windows } = storedWindows(withPool(written), before);
    const schedule = changedScheduleProblems({ ...before, ...change }, written);
    refuse([...problems, ...windows, ...schedule]);
    const now = await context.clock.now(tx);
    const redialDelays = { ...before.redialDelays, ...change.redialDelays };
    const after = { ...before, ...change, redialDelays };
    await updateSettings(tx, id, tenantId, now, ...storedValues(after));
    if (before.startsPerMinute !== after.startsPerMinute) {
      const hasStarted = before.lastClaimAt !== null;
      const pacedFrom = pacedFromOf({ before: before.startsPerMinute, hasStarted }, now);
      await setPacedFrom(tx, id, pacedFrom);
    }
    if (change.timeZone !== undefined) {
      await clearLastingAlert(tx, { tenantId, kind: "TIME_ZONE_INVALID", subject: id }, now);
    }
    if (changesLimits(before, change)) {
      const place = { tenantId, campaignId: id, lock };
      await beginWork(context, tx, place, now, ["RESTORE"]);
    }
    if (changesWhatIsOwed(before, change)) await scheduleChanged(context, tx, before, lock, now);
    else await requestDispatch(tx, tenantId);
    return { id };
  });
}

/** A stored zone that is no longer accepted is a problem of the change only where the change gives one. */
export function changedScheduleProblems(
  after: ScheduleSettings,
  written: Partial<CampaignSettings>,
): InputProblem[] {
  return scheduleProblems(after, written.windows).filter(
    ({ path }) => written.timeZone !== undefined || path[0] !== "timeZone",
  );
}

/**
 * The settings in the order of their columns. A time zone is stored as the IANA database spells it; one that was
 * stored earlier and is no longer accepted stays as it is.
 */
export function storedValues(settings: CampaignSettings): CampaignSettings[SettingName][] {
  return settingNames.map((name) => {
    const value = settings[name];
    if (name === "timeZone") return timeZoneNamed(settings.timeZone) ?? settings.timeZone;
    if (name === "blackoutDates") return settingParam(name, trimmed(settings.blackoutDates));
    if (name === "phoneNumberIds") return settings.phoneNumberIds.map((id) => id.trim());
    return typeof value === "string" ? value.trim() : settingParam(name, value);
  });
}

function trimmed(dates: readonly BlackoutDate[]): readonly BlackoutDate[] {
  return dates.map(({ from, to, label }) => ({ from, to, label: label.trim() }));
}

/** Whether calls that limits, consents or lists have deferred have to be decided again. */
function changesLimits(before: CampaignRow, change: Partial<CampaignSettings>): boolean {
  return (["contactCaps", "callType", "subjectKey"] as const).some(
    (name) =>
      change[name] !== undefined && JSON.stringify(change[name]) !== JSON.stringify(before[name]),
  );
}

function changesWhatIsOwed(before: CampaignRow, change: Partial<CampaignSettings>): boolean {
  return settingNames.some(
    (name) =>
      settingOf(name).changesWhatIsOwed === true &&
      change[name] !== undefined &&
      JSON.stringify(change[name]) !== JSON.stringify(before[name]),
  );
}
