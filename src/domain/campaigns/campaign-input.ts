import { z } from "zod";
import {
  type CampaignSetting,
  type CampaignSettings,
  defaultRedialDelays,
  longestRedialDelay,
  type SettingName,
  settingNames,
  settingOf,
} from "#rules/campaign-settings.ts";
import { scheduleSettings } from "#rules/schedule.ts";
import type { DomainContext } from "#domain/context.ts";
import type { InputProblem } from "#domain/errors.ts";
import { shapeProblems, text, whole } from "#domain/input.ts";
import { vapiAccountOf } from "#domain/tenants/tenants.ts";
import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";

const bySchedule: readonly SettingName[] = scheduleSettings;

const shape = z.object(
  Object.fromEntries(
    settingNames
      .filter((name) => !bySchedule.includes(name))
      .map((name) => [name, checkOf(settingOf(name)).optional()]),
  ),
);

function checkOf(setting: CampaignSetting): z.ZodType {
  const check = checkOfKind(setting);
  return setting.whenNull === undefined ? check : check.nullable();
}

function checkOfKind({ kind, longest, least, most }: CampaignSetting): z.ZodType {
  switch (kind) {
    case "text":
    case "vapiId":
      return text(longest!);
    case "wholeNumber":
      return whole(least!, most!);
    case "redialDelays": {
      const delay = whole(1, longestRedialDelay).nullable().optional();
      return z.record(z.enum(Object.keys(defaultRedialDelays)), delay);
    }
    case "flag":
      return z.boolean();
    default:
      throw new Error(`a setting of the kind ${kind} is checked as part of the schedule`);
  }
}

/** Everything that is wrong with the settings that are given, the schedule excepted. */
export function settingsProblems(settings: Partial<CampaignSettings>): InputProblem[] {
  return shapeProblems(shape, settings);
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
    assistantId === undefined ? [] : assistantsOf(context, tenantId, assistantId.trim()),
    phoneNumberId === undefined ? [] : phoneNumbersOf(context, tenantId, phoneNumberId.trim()),
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
  const message = `VAPI has no ${what} with the ID ${JSON.stringify(id)}: use one from the query ${field === "assistantId" ? "assistants" : "phoneNumbers"}`;
  return [{ path: [field], message }];
}
