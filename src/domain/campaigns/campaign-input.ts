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
import { isFieldPath } from "#rules/opt-out.ts";
import { scheduleSettings } from "#rules/schedule.ts";
import { tenantWithCallingRules } from "#db/queries/tenants.ts";
import { type CallType, callTypeNames } from "#rules/call-type.ts";
import type { DomainContext } from "#domain/context.ts";
import type { InputProblem } from "#domain/errors.ts";
import { contactCaps, shapeProblems, text, whole } from "#domain/input.ts";
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
    case "vapiIds":
      return z
        .array(text(longest!))
        .min(least!, `must have ${least} to ${most} IDs`)
        .max(most!, `must have ${least} to ${most} IDs`)
        .refine((ids) => new Set(ids).size === ids.length, "must not contain an ID twice");
    case "fieldPath":
      return text(longest!).refine(
        isFieldPath,
        'must be names joined by dots, for example "optOut" or "preferences.doNotCall"',
      );
    case "wholeNumber":
      return whole(least!, most!);
    case "contactCaps":
      return contactCaps;
    case "redialDelays": {
      const delay = whole(1, longestRedialDelay).nullable().optional();
      return z.record(z.enum(Object.keys(defaultRedialDelays)), delay);
    }
    case "flag":
      return z.boolean();
    case "callType":
      return z.enum(callTypeNames);
    default:
      throw new Error(`a setting of the kind ${kind} is checked as part of the schedule`);
  }
}

/** Everything that is wrong with the settings that are given, the schedule excepted. */
export function settingsProblems(settings: Partial<CampaignSettings>): InputProblem[] {
  return shapeProblems(shape, settings);
}

/** A campaign must say what its calls are about while calling rules are in force. */
export async function callTypeProblems(
  { pool }: DomainContext,
  tenantId: string,
  callType: CallType | null,
): Promise<InputProblem[]> {
  if (callType !== null || (await tenantWithCallingRules.count(pool, tenantId)) === 0) return [];
  const message = `is required while calling rules are in force (see callingRules of updateTenant): one of ${callTypeNames.join(", ")}`;
  return [{ path: ["callType"], message }];
}

/**
 * The settings with the pool of phone numbers in both of its forms. `phoneNumberId` is the first of `phoneNumberIds`; where
 * it is given alone, it is the only one.
 */
export function withPool<Settings extends Partial<CampaignSettings>>(settings: Settings): Settings {
  const { phoneNumberId, phoneNumberIds } = settings;
  if (phoneNumberIds !== undefined) {
    return { ...settings, phoneNumberId: phoneNumberIds[0] ?? "" };
  }
  return phoneNumberId === undefined ? settings : { ...settings, phoneNumberIds: [phoneNumberId] };
}

/** What is wrong with the way in which phone numbers are given. */
export function poolProblems(
  { phoneNumberId, phoneNumberIds }: Partial<CampaignSettings>,
  { isNew }: { readonly isNew: boolean },
): InputProblem[] {
  if (phoneNumberId !== undefined && phoneNumberIds !== undefined) {
    const message = "must not be given together with phoneNumberIds: give one of them";
    return [{ path: ["phoneNumberId"], message }];
  }
  if (!isNew || phoneNumberId !== undefined || phoneNumberIds !== undefined) return [];
  return [{ path: ["phoneNumberIds"], message: "is required: give at least one phone number" }];
}

/**
 * Whether VAPI has the assistant and the number, where they are given. Without a VAPI key nothing can be
 * asked, and nothing is refused. @throws VapiRefusedError when VAPI cannot be asked.
 */
export async function vapiProblems(
  context: DomainContext,
  tenantId: string,
  { assistantId, phoneNumberId, phoneNumberIds }: Partial<CampaignSettings>,
): Promise<InputProblem[]> {
  const wanted = [
    ...(phoneNumberId === undefined ? [] : [{ path: ["phoneNumberId"], id: phoneNumberId }]),
    ...(phoneNumberIds ?? []).map((id, index) => ({ path: ["phoneNumberIds", String(index)], id })),
  ];
  if (assistantId === undefined && wanted.length === 0) return [];
  if ((await vapiAccountOf(context, tenantId)) === null) return [];
  const [assistants, numbers] = await Promise.all([
    assistantId === undefined ? [] : assistantsOf(context, tenantId, assistantId.trim()),
    wanted.length === 0
      ? []
      : phoneNumbersOf(
          context,
          tenantId,
          wanted.map(({ id }) => id.trim()),
        ),
  ]);
  const assistant = assistantId === undefined ? [] : [{ path: ["assistantId"], id: assistantId }];
  return [
    ...assistant.flatMap((asked) => missing(asked, "assistant", assistants)),
    ...wanted.flatMap((asked) => missing(asked, "phone number", numbers)),
  ];
}

function missing(
  { path, id }: { readonly path: readonly string[]; readonly id: string },
  what: "assistant" | "phone number",
  listed: readonly { readonly id: string }[],
): InputProblem[] {
  if (listed.some((one) => one.id === id.trim())) return [];
  const query = what === "assistant" ? "assistants" : "phoneNumbers";
  const message = `VAPI has no ${what} with the ID ${JSON.stringify(id)}: use one from the query ${query}`;
  return [{ path, message }];
}
