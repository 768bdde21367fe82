import { type CampaignRow, campaignsById, lockCampaign } from "#db/queries/campaign-facts.ts";
import { inTransaction } from "#db/pool.ts";
import { scheduleChanged } from "./campaign-life.ts";
import {
  type CampaignSettings,
  inputScheduleProblems,
  settingsProblems,
  unsaidSchedule,
  vapiProblems,
} from "./campaign-input.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/** What a campaign cannot do without. */
type Essential = "name" | "assistantId" | "phoneNumberId" | "startTime" | "endTime" | "timeZone";

export type NewCampaign = Pick<CampaignSettings, Essential> &
  Partial<Omit<CampaignSettings, Essential>>;

const columns: Readonly<Record<keyof CampaignSettings, string>> = {
  name: "name",
  assistantId: "assistant_id",
  phoneNumberId: "phone_number_id",
  scheduleFrequency: "schedule_frequency",
  scheduleDays: "schedule_days",
  intervalDays: "interval_days",
  startTime: "start_time",
  endTime: "end_time",
  timeZone: "time_zone",
  startsOn: "starts_on",
  endsOn: "ends_on",
  retryAttempts: "retry_attempts",
  maxConcurrentCalls: "max_concurrent_calls",
  maxCallsPerRun: "max_calls_per_run",
  redialsPerRound: "redials_per_round",
  redialDelays: "redial_delays",
  maxDurationSeconds: "max_duration_seconds",
  voicemailDetection: "voicemail_detection",
};

/**
 * Makes a campaign: active at once, or paused. What is left out takes the database's default.
 * @throws InputValidationError with everything that is wrong, VapiRefusedError
 */
export async function createCampaign(
  context: DomainContext,
  tenantId: string,
  settings: NewCampaign,
  { isActive = true }: { readonly isActive?: boolean } = {},
): Promise<{ id: string }> {
  const problems = settingsProblems(settings);
  const schedule = inputScheduleProblems({ ...unsaidSchedule, ...settings });
  refuse([...problems, ...schedule, ...(await vapiProblems(context, tenantId, settings))]);
  const names = ["tenant_id", "state", "created_at", "updated_at"];
  const given = rowOf(settings);
  const now = await context.clock.now(context.pool);
  const values = [tenantId, isActive ? "ACTIVE" : "PAUSED", now, now, ...given.values];
  const { rows } = await context.pool.query<{ id: string }>(
    `insert into campaign (${[...names, ...given.names].join(", ")})
     values (${values.map((_value, index) => `$${index + 1}`).join(", ")}) returning id`,
    values,
  );
  return rows[0]!;
}

/**
 * Changes what is given and leaves the rest. A new schedule holds from the next decision on, and moves
 * the calls that wait. @throws InputValidationError, NotFoundError, VapiRefusedError
 */
export async function updateCampaign(
  context: DomainContext,
  tenantId: string,
  id: string,
  change: Partial<CampaignSettings>,
): Promise<{ id: string }> {
  const problems = [
    ...settingsProblems(change),
    ...(await vapiProblems(context, tenantId, change)),
  ];
  return await inTransaction(context.pool, async (tx) => {
    await lockCampaign(tx, id, "update");
    const [before] = await campaignsById(tx, [id]);
    if (before?.tenantId !== tenantId || before.deletedAt !== null) {
      throw new NotFoundError("campaign", id);
    }
    refuse([...problems, ...inputScheduleProblems({ ...before, ...change })]);
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
    if (changesWhatIsOwed(before, change)) await scheduleChanged(tx, before, id, now);
    else await requestDispatch(tx, tenantId);
    return { id };
  });
}

function rowOf(settings: Partial<CampaignSettings>): { names: string[]; values: unknown[] } {
  const given = (Object.keys(columns) as (keyof CampaignSettings)[]).filter(
    (field) => settings[field] !== undefined,
  );
  return {
    names: given.map((field) => columns[field]),
    values: given.map((field) => {
      const value = settings[field];
      return typeof value === "string" ? value.trim() : value;
    }),
  };
}

/** What decides which calls rounds owe, and when. */
const owingFields = [
  "retryAttempts",
  "scheduleFrequency",
  "scheduleDays",
  "intervalDays",
  "startTime",
  "endTime",
  "timeZone",
  "startsOn",
  "endsOn",
] as const satisfies (keyof CampaignSettings)[];

function changesWhatIsOwed(before: CampaignRow, change: Partial<CampaignSettings>): boolean {
  return owingFields.some(
    (field) =>
      change[field] !== undefined &&
      JSON.stringify(change[field]) !== JSON.stringify(before[field]),
  );
}
