import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { ScheduleFrequencyEnum, Weekday } from "../enums.ts";
import { Campaign } from "./campaign.ts";
import { RedialDelays } from "./redial-delays.ts";
import { Assistant, orNothing, PhoneNumber } from "./vapi.ts";

// Who calls.
builder.prismaObjectFields(Campaign, (t) => ({
  assistantId: t.exposeString("assistantId", { description: "VAPI's id of the assistant." }),
  assistant: t.field({
    type: Assistant,
    nullable: true,
    description: "The assistant as VAPI describes it; null while VAPI cannot be asked.",
    select: { assistantId: true },
    resolve: async ({ assistantId }, _args, context) => {
      const all = await orNothing(assistantsOf(context.domain, tenantOf(context)), context);
      return all.find(({ id }) => id === assistantId) ?? null;
    },
  }),
  phoneNumberId: t.exposeString("phoneNumberId", {
    description: "VAPI's id of the phone number.",
  }),
  phoneNumber: t.field({
    type: PhoneNumber,
    nullable: true,
    description: "The number that calls, as VAPI describes it; null while VAPI cannot be asked.",
    select: { phoneNumberId: true },
    resolve: async ({ phoneNumberId }, _args, context) => {
      const all = await orNothing(phoneNumbersOf(context.domain, tenantOf(context)), context);
      return all.find(({ id }) => id === phoneNumberId) ?? null;
    },
  }),
}));

// When a campaign calls.
builder.prismaObjectFields(Campaign, (t) => ({
  scheduleFrequency: t.expose("scheduleFrequency", {
    type: ScheduleFrequencyEnum,
    nullable: true,
    description: "How often a contact is owed a call; null: once per import.",
  }),
  scheduleDays: t.expose("scheduleDays", {
    type: [Weekday],
    description: "The days on which the window opens; empty means every day.",
  }),
  intervalDays: t.exposeInt("intervalDays", {
    nullable: true,
    description: "The length of a CUSTOM round in days.",
  }),
  startTime: t.exposeString("startTime", {
    description: 'Local time "HH:mm" at which the window opens, inclusive.',
  }),
  endTime: t.exposeString("endTime", {
    description:
      'Local time "HH:mm" at which the window closes, exclusive; before startTime: on the next day.',
  }),
  timeZone: t.exposeString("timeZone", { description: "The IANA zone of all local times." }),
  startsOn: t.exposeString("startsOn", {
    nullable: true,
    description: 'The first local date on which a window may open, "yyyy-MM-dd", inclusive.',
  }),
  endsOn: t.exposeString("endsOn", {
    nullable: true,
    description: 'The last local date on which a window may open, "yyyy-MM-dd", inclusive.',
  }),
}));

// How much and how often it calls.
builder.prismaObjectFields(Campaign, (t) => ({
  retryAttempts: t.exposeInt("retryAttempts", {
    description: "How many completed calls a contact gets in this campaign at most.",
  }),
  maxConcurrentCalls: t.exposeInt("maxConcurrentCalls", {
    description: "Live calls of this campaign at most.",
  }),
  maxCallsPerRun: t.exposeInt("maxCallsPerRun", {
    description: "Calls started in one dispatch at most.",
  }),
  redialsPerRound: t.exposeInt("redialsPerRound", {
    description: "Further tries in the same round for a contact that was not reached; 0: none.",
  }),
  redialDelays: t.field({
    type: RedialDelays,
    description: "How long to wait before a further try, by what became of the call.",
    select: { redialDelays: true },
    resolve: ({ redialDelays }) => redialDelays,
  }),
  maxDurationSeconds: t.exposeInt("maxDurationSeconds", {
    description: "VAPI hangs up after so many seconds.",
  }),
  voicemailDetection: t.exposeBoolean("voicemailDetection", {
    description: "Whether VAPI listens for answering machines.",
  }),
}));
