import { ContactCapInput } from "./contact-cap.ts";
import type { InputFieldBuilder } from "@pothos/core";
import {
  type CampaignSettings,
  type NewCampaignSettings,
  type RequiredSetting,
  type SettingName,
  settingNames,
  settingOf,
} from "#rules/campaign-settings.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum, ScheduleFrequencyEnum, Weekday } from "../enums.ts";
import {
  BlackoutDateInput,
  blackoutDatesOfInput,
  CampaignWindowInput,
  HoursOfEnum,
  windowsOfInput,
} from "./hours.ts";
import { delaysByOutcome, RedialDelaysInput } from "./redial-delays.ts";

/** A setting as a client gives it. Null is the same as omitted, unless the setting has a `whenNull`. */
type Written = {
  readonly [Name in SettingName]?:
    | (Name extends keyof WrittenOtherwise ? WrittenOtherwise[Name] : CampaignSettings[Name])
    | null
    | undefined;
};

interface WrittenOtherwise {
  readonly redialDelays: typeof RedialDelaysInput.$inferInput;
  readonly windows: readonly (typeof CampaignWindowInput.$inferInput)[];
  readonly blackoutDates: readonly (typeof BlackoutDateInput.$inferInput)[];
}

type WrittenNew = Written &
  Pick<CampaignSettings, RequiredSetting> & { readonly isActive?: boolean | null | undefined };

type Fields = InputFieldBuilder<PothosSchemaTypes.ExtendDefaultTypes<object>, "InputObject">;

export const CreateCampaignInput = builder.inputRef<WrittenNew>("CreateCampaignInput").implement({
  description: "Input of `createCampaign`. A setting that is omitted takes its default.",
  fields: (t) =>
    ({
      ...inputFields(t as never, describedForCreate),
      isActive: t.boolean({
        defaultValue: true,
        description:
          "Whether the campaign is created ACTIVE. If false, it is created PAUSED. Default: true.",
      }),
    }) as never,
});

export const UpdateCampaignInput = builder.inputRef<Written>("UpdateCampaignInput").implement({
  description:
    "Input of `updateCampaign`: the settings to change. A setting that is omitted keeps its value. Null is the same as omitted, except for settings whose description defines null.",
  fields: (t) => inputFields(t as never, describedForUpdate) as never,
});

export const DuplicateCampaignInput = builder
  .inputRef<
    Written & {
      readonly isActive?: boolean | null | undefined;
      readonly withContacts?: boolean | null | undefined;
    }
  >("DuplicateCampaignInput")
  .implement({
    description:
      'Input of `duplicateCampaign`: the settings of the copy that differ. A setting that is omitted is that of the campaign; the name gets the suffix "(copy)". Null is the same as omitted, except for settings whose description defines null.',
    fields: (t) =>
      ({
        ...inputFields(t as never, describedForUpdate),
        isActive: t.boolean({
          defaultValue: false,
          description:
            "Whether the copy is created ACTIVE. If false, it is created PAUSED. Default: false.",
        }),
        withContacts: t.boolean({
          defaultValue: false,
          description:
            "Whether the contacts that are enrolled in the campaign now are enrolled in the copy, in the same order. Those of a large campaign follow within minutes; each gets a scheduled call as with `enrolContacts`. Default: false.",
        }),
      }) as never,
  });

function inputFields(
  t: Fields,
  describe: (name: SettingName) => { readonly description: string; readonly required?: true },
) {
  return Object.fromEntries(
    settingNames.map((name) => [name, inputField(t, name, describe(name))]),
  );
}

function inputField(
  t: Fields,
  name: SettingName,
  options: { readonly description: string; readonly required?: true },
) {
  switch (settingOf(name).kind) {
    case "wholeNumber":
      return t.int(options);
    case "flag":
      return t.boolean(options);
    case "frequency":
      return t.field({ type: ScheduleFrequencyEnum as never, ...options });
    case "weekdays":
      return t.field({ type: [Weekday] as never, ...options });
    case "hoursOf":
      return t.field({ type: HoursOfEnum as never, ...options });
    case "windows":
      return t.field({ type: [CampaignWindowInput] as never, ...options });
    case "blackoutDates":
      return t.field({ type: [BlackoutDateInput] as never, ...options });
    case "holidaySets":
      return t.stringList(options);
    case "callType":
      return t.field({ type: CallTypeEnum as never, ...options });
    case "contactCaps":
      return t.field({ type: [ContactCapInput] as never, ...options });
    case "redialDelays":
      return t.field({ type: RedialDelaysInput as never, ...options });
    case "vapiId":
      return t.id(options);
    case "vapiIds":
      return t.idList(options);
    default:
      return t.string(options);
  }
}

function describedForCreate(name: SettingName) {
  const setting = settingOf(name);
  const { unless } = setting;
  const isRequired = !("default" in setting) && unless === undefined;
  const unsaid =
    unless === undefined
      ? isRequired
        ? ""
        : defaultInWords(name)
      : ` Required, unless \`${unless}\` is given.`;
  return {
    description: `${setting.description}${boundsInWords(name)}${unsaid}`,
    ...(isRequired && { required: true as const }),
  };
}

function describedForUpdate(name: SettingName) {
  const { description, whenNull } = settingOf(name);
  const empties = whenNull === undefined ? "" : ` Null: ${whenNull}.`;
  return { description: `${description}${boundsInWords(name)}${empties}` };
}

function boundsInWords(name: SettingName): string {
  const { kind, least, most, longest } = settingOf(name);
  if (kind === "vapiIds") return ` ${least} to ${most} IDs of 1 to ${longest} characters.`;
  if (longest !== undefined) return ` 1 to ${longest} characters.`;
  return least === undefined ? "" : ` ${least} to ${most}.`;
}

function defaultInWords(name: SettingName): string {
  const { kind, default: value, whenNull } = settingOf(name);
  if (kind === "vapiIds") return " Either this or `phoneNumberId` is required.";
  if (kind === "vapiId") return " Either this or `phoneNumberIds` is required.";
  if (value === null) return ` Default: null (${whenNull}).`;
  if (name === "windows") return "";
  if (Array.isArray(value)) return " Default: an empty list.";
  return ["number", "boolean", "string"].includes(typeof value)
    ? ` Default: ${value as number | boolean | string}.`
    : "";
}

/** The settings of a new campaign. The schema has checked their types and that the required ones are given. */
export function newSettingsOf(input: Omit<WrittenNew, "isActive">): NewCampaignSettings {
  return settingsOf(input) as NewCampaignSettings;
}

/** The settings that were given. The schema has checked their types. */
export function settingsOf({
  redialDelays,
  windows,
  blackoutDates,
  ...input
}: Written): Partial<CampaignSettings> {
  const written = settingNames.filter((name) => {
    const value = (input as Written)[name];
    return value !== undefined && (value !== null || settingOf(name).whenNull !== undefined);
  });
  return {
    ...Object.fromEntries(written.map((name) => [name, (input as Written)[name]])),
    ...(redialDelays && { redialDelays: delaysByOutcome(redialDelays) }),
    ...(windows && { windows: windowsOfInput(windows) }),
    ...(blackoutDates && { blackoutDates: blackoutDatesOfInput(blackoutDates) }),
  };
}
