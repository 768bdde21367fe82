import { type CampaignSettings, redialFields } from "#domain/campaigns/campaign-input.ts";
import { builder } from "../builder.ts";
import { ScheduleFrequencyEnum, Weekday } from "../enums.ts";
import { RedialDelaysInput } from "./redial-delays.ts";

export const CreateCampaignInput = builder.inputType("CreateCampaignInput", {
  description: "A new campaign.",
  fields: (t) => ({
    name: t.string({ required: true, description: "1 to 200 characters." }),
    assistantId: t.string({ required: true, description: "VAPI's id, from `assistants`." }),
    phoneNumberId: t.string({ required: true, description: "VAPI's id, from `phoneNumbers`." }),
    startTime: t.string({
      required: true,
      description: 'Local time "HH:mm" at which the window opens, inclusive.',
    }),
    endTime: t.string({
      required: true,
      description:
        'Local time "HH:mm" at which it closes, exclusive; before startTime: on the next day.',
    }),
    timeZone: t.string({ required: true, description: "The IANA zone: America/New_York." }),
    isActive: t.boolean({
      defaultValue: true,
      description: "Whether it dials at once; otherwise it is made paused.",
    }),
    scheduleFrequency: t.field({
      type: ScheduleFrequencyEnum,
      description: "How often a contact is owed a call; left out: once per import.",
    }),
    scheduleDays: t.field({
      type: [Weekday],
      description:
        "The days on which the window opens; left out: every day. WEEKLY and CUSTOM need at least one.",
    }),
    intervalDays: t.int({ description: "Days of a CUSTOM round, 1 to 366." }),
    startsOn: t.string({ description: 'First local date, "yyyy-MM-dd", inclusive.' }),
    endsOn: t.string({ description: 'Last local date, "yyyy-MM-dd", inclusive.' }),
    retryAttempts: t.int({
      description: "Completed calls a contact gets at most, 1 to 100; left out: 3.",
    }),
    maxConcurrentCalls: t.int({ description: "Live calls at most, 1 to 1000; left out: 10." }),
    maxCallsPerRun: t.int({
      description: "Calls started in one dispatch at most, 1 to 1000; left out: 50.",
    }),
    redialsPerRound: t.int({
      description:
        "Further tries in the same round for a contact that was not reached, 0 to 10; left out: none.",
    }),
    redialDelays: t.field({
      type: RedialDelaysInput,
      description: "How long to wait before a further try.",
    }),
    maxDurationSeconds: t.int({
      description: "VAPI hangs up after so many seconds, 10 to 43200; left out: 600.",
    }),
    voicemailDetection: t.boolean({
      description: "Whether VAPI listens for answering machines; left out: no.",
    }),
  }),
});

export const UpdateCampaignInput = builder.inputType("UpdateCampaignInput", {
  description:
    "What is to change; what is left out stays. Null empties what may be empty, and is as good as left out elsewhere.",
  fields: (t) => ({
    name: t.string({ description: "1 to 200 characters." }),
    assistantId: t.string({ description: "VAPI's id, from `assistants`." }),
    phoneNumberId: t.string({ description: "VAPI's id, from `phoneNumbers`." }),
    startTime: t.string({ description: 'Local time "HH:mm" at which the window opens.' }),
    endTime: t.string({ description: 'Local time "HH:mm" at which it closes.' }),
    timeZone: t.string({ description: "The IANA zone: America/New_York." }),
    scheduleFrequency: t.field({
      type: ScheduleFrequencyEnum,
      description: "How often a contact is owed a call; null: once per import.",
    }),
    scheduleDays: t.field({
      type: [Weekday],
      description: "The days on which the window opens; empty: every day.",
    }),
    intervalDays: t.int({ description: "Days of a CUSTOM round, 1 to 366; null: none." }),
    startsOn: t.string({ description: 'First local date, "yyyy-MM-dd"; null: no bound.' }),
    endsOn: t.string({ description: 'Last local date, "yyyy-MM-dd"; null: no bound.' }),
    retryAttempts: t.int({ description: "Completed calls a contact gets at most, 1 to 100." }),
    maxConcurrentCalls: t.int({ description: "Live calls at most, 1 to 1000." }),
    maxCallsPerRun: t.int({ description: "Calls started in one dispatch at most, 1 to 1000." }),
    redialsPerRound: t.int({ description: "Further tries in the same round, 0 to 10." }),
    redialDelays: t.field({
      type: RedialDelaysInput,
      description: "How long to wait before a further try.",
    }),
    maxDurationSeconds: t.int({ description: "VAPI hangs up after so many seconds, 10 to 43200." }),
    voicemailDetection: t.boolean({ description: "Whether VAPI listens for answering machines." }),
  }),
});

const mayBeNull = ["scheduleFrequency", "intervalDays", "startsOn", "endsOn"];

type Input = Omit<typeof UpdateCampaignInput.$inferInput, "redialDelays"> & {
  readonly redialDelays?: typeof RedialDelaysInput.$inferInput | null | undefined;
};

/** The domain's settings: without what says nothing, and with VAPI's outcomes for the friendly names. */
export function settingsOf<Given extends Input>({ redialDelays, ...input }: Given) {
  const said = Object.entries(input).filter(
    ([field, value]) => value !== undefined && (value !== null || mayBeNull.includes(field)),
  );
  return {
    ...Object.fromEntries(said),
    ...(redialDelays && { redialDelays: byOutcome(redialDelays) }),
  } as Partial<CampaignSettings> &
    Pick<CampaignSettings, keyof CampaignSettings & RequiredOf<Given>>;
}

type RequiredOf<Given> = {
  [Field in keyof Given]-?: null extends Given[Field] ? never : Field;
}[keyof Given];

function byOutcome(delays: typeof RedialDelaysInput.$inferInput): CampaignSettings["redialDelays"] {
  return Object.fromEntries(
    Object.entries(redialFields).flatMap(([outcome, field]) => {
      const minutes = delays[field];
      return minutes === undefined ? [] : [[outcome, minutes]];
    }),
  );
}
