import { lockCampaign } from "#db/locks.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { columnOf } from "#db/setting-columns.ts";
import {
  type CampaignSettings,
  type NewCampaignSettings,
  settingNames,
  settingOf,
  withDefaults,
} from "#rules/campaign-settings.ts";
import { timeZoneNamed } from "#rules/time-zone.ts";
import { scheduleChanged } from "./campaign-life.ts";
import { inputScheduleProblems, settingsProblems, vapiProblems } from "./campaign-input.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { type InputProblem, NotFoundError } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import { clearLastingAlert } from "#domain/lasting-alerts.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/**
 * Makes a campaign, active or paused. A setting that is left out takes its default.
 * @throws InputValidationError with everything that is wrong, VapiRefusedError
 */
export async function createCampaign(
  context: DomainContext,
  actor: Actor,
  settings: NewCampaignSettings,
  { isActive = true }: { readonly isActive?: boolean } = {},
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const problems = settingsProblems(settings);
  const schedule = inputScheduleProblems(withDefaults(settings));
  refuse([...problems, ...schedule, ...(await vapiProblems(context, tenantId, settings))]);
  const names = ["tenant_id", "state", "created_at", "updated_at"];
  const given = rowOf(withDefaults(settings));
  return await commitChange(context, actor, "createCampaign", async (tx) => {
    const now = await context.clock.now(tx);
    const values = [tenantId, isActive ? "ACTIVE" : "PAUSED", now, now, ...given.values];
    const { rows } = await tx.query<{ id: string }>(
      `insert into campaign (${[...names, ...given.names].join(", ")})
       values (${values.map((_value, index) => `$${index + 1}`).join(", ")}) returning id`,
      values,
    );
    return rows[0]!;
  });
}

/**
 * Changes what is given and leaves the rest. A new schedule holds from the next decision on, and moves
 * the calls that wait. @throws InputValidationError, NotFoundError, VapiRefusedError
 */
export async function updateCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
  change: Partial<CampaignSettings>,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const problems = [
    ...settingsProblems(change),
    ...(await vapiProblems(context, tenantId, change)),
  ];
  return await commitChange(context, actor, "updateCampaign", async (tx) => {
    await lockCampaign(tx, id, "UPDATE");
    const [before] = await campaignsById(tx, [id]);
    if (before?.tenantId !== tenantId || before.deletedAt !== null) {
      throw new NotFoundError("campaign", id);
    }
    refuse([...problems, ...changedScheduleProblems(before, change)]);
    const now = await context.clock.now(tx);
    const { names, values } = rowOf({
      ...change,
      ...(change.redialDelays && {
        redialDelays: { ...before.redialDelays, ...change.redialDelays },
      }),
    });
    const assignments = names.map((name, index) => `${name} = $${index + 3}`);
    await tx.query(
      `update campaign set ${["updated_at = $2", ...assignments].join(", ")} where id = $1`,
      [id, now, ...values],
    );
    if (change.timeZone !== undefined) {
      await clearLastingAlert(tx, { tenantId, kind: "TIME_ZONE_INVALID", subject: id }, now);
    }
    if (changesWhatIsOwed(before, change)) await scheduleChanged(tx, before, id, now);
    else await requestDispatch(tx, tenantId);
    return { id };
  });
}

/** A stored zone that is no longer accepted is a problem of the change only where the change gives one. */
function changedScheduleProblems(
  before: CampaignRow,
  change: Partial<CampaignSettings>,
): InputProblem[] {
  return inputScheduleProblems({ ...before, ...change }).filter(
    ({ path }) => change.timeZone !== undefined || path[0] !== "timeZone",
  );
}

/** The columns and values of what is given. A time zone is stored as the IANA database spells it. */
function rowOf(settings: Partial<CampaignSettings>): { names: string[]; values: unknown[] } {
  const given = settingNames.filter((name) => settings[name] !== undefined);
  return {
    names: given.map(columnOf),
    values: given.map((name) => {
      const value = settings[name];
      if (name === "timeZone") return timeZoneNamed(settings.timeZone!);
      return typeof value === "string" ? value.trim() : value;
    }),
  };
}

function changesWhatIsOwed(before: CampaignRow, change: Partial<CampaignSettings>): boolean {
  return settingNames.some(
    (name) =>
      settingOf(name).changesWhatIsOwed === true &&
      change[name] !== undefined &&
      JSON.stringify(change[name]) !== JSON.stringify(before[name]),
  );
}
