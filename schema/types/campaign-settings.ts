import type { FieldMap } from "@pothos/core";
import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";
import type { CallType } from "#rules/call-type.ts";
import { type RedialDelays as Delays, settingNames, settingOf } from "#rules/campaign-settings.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CallTypeEnum, ScheduleFrequencyEnum, Weekday } from "../enums.ts";
import { Campaign } from "./campaign.ts";
import "./contact-cap.ts";
import { RedialDelays } from "./redial-delays.ts";
import { Assistant, orNothing, PhoneNumber } from "./vapi.ts";

// One field for each setting of the catalogue. A cast such as `name as "startTime"` names a setting of the same kind:
// the type of a field depends only on the kind.
for (const name of settingNames) {
  const { kind, description, whenNull } = settingOf(name);
  // Pothos needs a literal type; the value may be either.
  const nullable = (whenNull !== undefined) as true;
  const options = { description: nullable ? `${description} Null: ${whenNull}.` : description };
  builder.prismaObjectFields(Campaign, (t): FieldMap => {
    switch (kind) {
      case "text":
      case "timeZone":
      case "fieldPath":
        return { [name]: t.exposeString(name as "subjectKey", { ...options, nullable }) };
      case "vapiId":
        return { [name]: t.exposeID(name as "assistantId", options) };
      case "vapiIds":
        return { [name]: t.exposeIDList(name as "phoneNumberIds", options) };
      case "wholeNumber":
        return { [name]: t.exposeInt(name as "intervalDays", { ...options, nullable }) };
      case "flag":
        return { [name]: t.exposeBoolean(name as "voicemailDetection", options) };
      case "frequency": {
        const type = ScheduleFrequencyEnum;
        return { [name]: t.expose(name as "scheduleFrequency", { ...options, type, nullable }) };
      }
      case "callType":
        return {
          [name]: t.field({
            ...options,
            type: CallTypeEnum,
            nullable: true,
            select: { [name as "callType"]: true },
            resolve: (campaign) => campaign[name as "callType"] as CallType | null,
          }),
        };
      case "weekdays":
        return { [name]: t.expose(name as "scheduleDays", { ...options, type: [Weekday] }) };
      case "clockTime":
      case "hoursOf":
      case "windows":
      case "blackoutDates":
      case "holidaySets":
        // Fields of these kinds are added in campaign-hours.ts.
        return {};
      case "contactCaps":
        // Added in contact-cap.ts.
        return {};
      case "date":
        return {
          [name]: t.string({
            ...options,
            nullable,
            select: { [name as "startsOn"]: true },
            resolve: (campaign) => campaign[name as "startsOn"]?.toISOString().slice(0, 10) ?? null,
          }),
        };
      case "redialDelays":
        return {
          [name]: t.field({
            ...options,
            type: RedialDelays,
            select: { [name as "redialDelays"]: true },
            resolve: (campaign) => campaign[name as "redialDelays"] as Delays,
          }),
        };
    }
  });
}

// What VAPI knows of the assistant and the number.
builder.prismaObjectFields(Campaign, (t) => ({
  assistant: t.field({
    type: Assistant,
    nullable: true,
    description:
      "The assistant at VAPI. Null if VAPI cannot be reached or has no assistant with this ID.",
    select: { assistantId: true },
    resolve: async ({ assistantId }, _args, context) => {
      const all = await orNothing(assistantsOf(context.domain, tenantOf(context)), context);
      return all.find(({ id }) => id === assistantId) ?? null;
    },
  }),
  phoneNumber: t.field({
    type: PhoneNumber,
    nullable: true,
    description:
      "The phone number at VAPI, the first of several. Null if VAPI cannot be reached or has no phone number with this ID.",
    select: { phoneNumberId: true },
    resolve: async ({ phoneNumberId }, _args, context) => {
      const all = await orNothing(phoneNumbersOf(context.domain, tenantOf(context)), context);
      return all.find(({ id }) => id === phoneNumberId) ?? null;
    },
  }),
  phoneNumbers: t.field({
    type: [PhoneNumber],
    description:
      "The phone numbers at VAPI, in the order of `phoneNumberIds`. Those that VAPI does not have are left out; the list is empty if VAPI cannot be reached.",
    select: { phoneNumberIds: true },
    resolve: async ({ phoneNumberIds }, _args, context) => {
      const all = await orNothing(phoneNumbersOf(context.domain, tenantOf(context)), context);
      return phoneNumberIds.flatMap((own) => all.find(({ id }) => id === own) ?? []);
    },
  }),
}));

builder.prismaObjectField(Campaign, "settingsVersion", (t) =>
  t.string({
    description:
      "What the settings are, as a short text without meaning. The same settings have the same version; a start, pause or stop does not change it. Send it as `ifVersion` of `updateCampaign`, so that nothing that somebody else has saved meanwhile is overwritten.",
    resolve: ({ id }, _args, { loaders }) => loaders.settingsVersion.load(id),
  }),
);
