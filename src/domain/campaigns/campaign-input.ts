import { z } from "zod";
import { defaultRedialDelays, type RedialOutcome } from "#rules/redial.ts";
import { type Schedule, scheduleProblems } from "#rules/schedule.ts";
import type { DomainContext } from "#domain/context.ts";
import type { InputProblem } from "#domain/errors.ts";
import { shapeProblems, text, whole } from "#domain/input.ts";
import { vapiAccountOf } from "#domain/tenants/tenants.ts";
import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";

const longestRedialDelayMinutes = 7 * 24 * 60;

const redialDelay = whole(1, longestRedialDelayMinutes).nullable().optional();

/** The settings of a campaign, as its row holds them. What is absent keeps its value, or its default. */
export interface CampaignSettings extends Omit<Schedule, "createdAt"> {
  readonly name: string;
  /** VAPI's ids. */
  readonly assistantId: string;
  readonly phoneNumberId: string;
  readonly retryAttempts: number;
  readonly maxConcurrentCalls: number;
  readonly maxCallsPerRun: number;
  readonly redialsPerRound: number;
  readonly redialDelays: Readonly<Partial<Record<RedialOutcome, number | null>>>;
  readonly maxDurationSeconds: number;
  readonly voicemailDetection: boolean;
}

/** What the database fills in where a new campaign says nothing. */
export const unsaidSchedule = {
  scheduleFrequency: null,
  scheduleDays: [],
  intervalDays: null,
  startsOn: null,
  endsOn: null,
} satisfies Partial<CampaignSettings>;

const shape = z.object({
  name: text(200),
  assistantId: text(100),
  phoneNumberId: text(100),
  retryAttempts: whole(1, 100),
  maxConcurrentCalls: whole(1, 1000),
  maxCallsPerRun: whole(1, 1000),
  redialsPerRound: whole(0, 10),
  redialDelays: z.record(z.enum(Object.keys(defaultRedialDelays) as RedialOutcome[]), redialDelay),
  maxDurationSeconds: whole(10, 43_200),
});

/** Everything that is wrong with the settings that are given, the schedule excepted. */
export function settingsProblems(settings: Partial<CampaignSettings>): InputProblem[] {
  const names: Record<string, string> = { ...redialFields };
  return shapeProblems(shape.partial(), settings).map(({ path, message }) => ({
    path: path.map((step) => names[step] ?? step),
    message,
  }));
}

/** How the input calls the outcomes. */
export const redialFields = {
  BUSY: "busy",
  NO_ANSWER: "noAnswer",
  VOICEMAIL: "voicemail",
  CARRIER_FAULT: "carrierFault",
} as const satisfies Record<RedialOutcome, string>;

/** What makes a whole schedule unacceptable. */
export function inputScheduleProblems(schedule: Omit<Schedule, "createdAt">): InputProblem[] {
  return scheduleProblems(schedule).map(({ path, message }) => ({
    path: ["input", path],
    message,
  }));
}

/**
 * Whether VAPI has the assistant and the number, where they are given. Without a VAPI key nothing can be
 * asked, and nothing is refused. @throws VapiRefusedError when VAPI cannot be asked.
 */
export async function vapiProblems(
  context: DomainContext,
  tenantId: string,
  { assistantId, phoneNumberId }: Partial<CampaignSettings>,
): Promise<InputProblem[]> {
  if (assistantId === undefined && phoneNumberId === undefined) return [];
  if ((await vapiAccountOf(context, tenantId)) === null) return [];
  const [assistants, numbers] = await Promise.all([
    assistantId === undefined ? [] : assistantsOf(context, tenantId),
    phoneNumberId === undefined ? [] : phoneNumbersOf(context, tenantId),
  ]);
  return [
    ...missing("assistantId", "assistant", assistantId, assistants),
    ...missing("phoneNumberId", "phone number", phoneNumberId, numbers),
  ];
}

function missing(
  field: string,
  what: string,
  id: string | undefined,
  listed: readonly { readonly id: string }[],
): InputProblem[] {
  if (id === undefined || listed.some((one) => one.id === id.trim())) return [];
  const message = `VAPI has no ${what} with the id ${JSON.stringify(id)}: take one from ${field === "assistantId" ? "assistants" : "phoneNumbers"}`;
  return [{ path: ["input", field], message }];
}
