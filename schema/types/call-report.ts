import { unpackConversation } from "#db/packed-conversation.ts";
import type { CallMessage as Message, speakers } from "#rules/call-message.ts";
import { builder } from "../builder.ts";
import { cancellable, cancellationOf } from "../cancelled.ts";
import { Call } from "./call.ts";
import { Round } from "./round.ts";

// The times, the outcome and the record of a call.

const CallSpeaker = builder.enumType("CallSpeaker", {
  description: "Who speaks in a call.",
  values: {
    ASSISTANT: { description: "The AI assistant." },
    CONTACT: { description: "Whoever answered: the person, or a machine." },
  } satisfies Record<(typeof speakers)[number], object>,
});

const CallMessage = builder.objectRef<Message>("CallMessage").implement({
  description: "What was said in a call by one side, until the other side speaks.",
  fields: (t) => ({
    speaker: t.expose("speaker", { type: CallSpeaker, description: "Who said it." }),
    text: t.exposeString("text", { description: "What was said." }),
    secondsFromStart: t.exposeFloat("secondsFromStart", {
      description:
        "When it began: seconds from the beginning of the conversation and of its recording.",
    }),
    durationSeconds: t.exposeFloat("durationSeconds", {
      nullable: true,
      description: "How long it took, in seconds. Null if VAPI does not say.",
    }),
  }),
});

builder.prismaObjectFields(Call, (t) => ({
  placedAt: t.expose("placedAt", {
    type: "DateTime",
    nullable: true,
    description:
      "When the call was placed: the instant at which the request to VAPI was recorded, right before it was sent. Null before.",
  }),
  startedAt: t.expose("startedAt", {
    type: "DateTime",
    nullable: true,
    description: "When a person or a machine answered. Null if nobody has answered.",
  }),
  endedAt: t.field({
    type: "DateTime",
    nullable: true,
    description: "When the call ended or was cancelled. Null before.",
    select: { ...cancellable, endedAt: true },
    resolve: async (call, _args, context) =>
      (await cancellationOf(call, context))?.at ?? call.endedAt,
  }),
  durationSeconds: t.exposeFloat("durationSeconds", {
    nullable: true,
    description: "Seconds from the answer to the end. Null until the end, or if nobody answered.",
  }),
  cost: t.float({
    nullable: true,
    select: { cost: true },
    resolve: ({ cost }) => cost?.toNumber() ?? null,
    description: "The cost in US dollars, as reported by VAPI. Null until VAPI reports it.",
  }),
  transcript: t.string({
    nullable: true,
    select: { packedTranscript: true, transcript: true },
    resolve: ({ packedTranscript, transcript }) =>
      packedTranscript === null ? transcript : unpackConversation(packedTranscript).transcript,
    description: "The transcript of the conversation. Null until VAPI reports it.",
  }),
}));

// What was said in it.
builder.prismaObjectFields(Call, (t) => ({
  messages: t.field({
    type: [CallMessage],
    nullable: true,
    select: { packedTranscript: true },
    resolve: ({ packedTranscript }) => {
      const messages = packedTranscript && unpackConversation(packedTranscript).messages;
      return messages === null ? null : [...messages];
    },
    description:
      "What was said, in order, and when, as VAPI reports it beside the transcript. Null until then, if VAPI reports no times, and for calls that ended before this server stored them: use `transcript`.",
  }),
  summary: t.exposeString("summary", {
    nullable: true,
    description: "VAPI's summary of the conversation. Null until VAPI reports it.",
  }),
  optedOutAt: t.field({
    type: "DateTime",
    nullable: true,
    select: { optOut: { select: { at: true } } },
    resolve: ({ optOut }) => optOut?.at ?? null,
    description:
      "When VAPI reported that the person asked in this call not to be called again (see `Campaign.optOutField`). Null if not.",
  }),
}));

const andNotHeard =
  "and for viewers who see numbers masked (`Viewer.seesNumbersMasked`): a voice may say a number";

// Where its recording is.
builder.prismaObjectFields(Call, (t) => ({
  recordingPath: t.string({
    nullable: true,
    select: { id: true, recordingUrl: true },
    resolve: ({ id, recordingUrl }, _args, { viewer }) =>
      recordingUrl === null || viewer!.seesNumbersMasked ? null : `/recordings/${id}`,
    description: `The path at which this server sends the recording, also in parts (\`Range\`), to whoever may read the call. Null if there is none, ${andNotHeard}. See \`recordingUrl\`.`,
  }),
  recordingUrl: t.string({
    nullable: true,
    select: { recordingUrl: true },
    resolve: ({ recordingUrl }, _args, { viewer }) =>
      viewer!.seesNumbersMasked ? null : recordingUrl,
    description: `The URL of the recording at VAPI. Null if there is none, ${andNotHeard}.`,
  }),
}));

// The place of a call among the calls of its round.
builder.prismaObjectFields(Call, (t) => ({
  attempt: t.exposeInt("attempt", {
    nullable: true,
    description:
      "The number of this call among the contact's calls in the round, starting at 1: a first redial is 2. Null until the call is placed.",
  }),
  round: t.field({
    type: Round,
    nullable: true,
    description: "The round in which the call was placed. Null until the call is placed.",
    select: { round: true },
    resolve: ({ round }) => round,
  }),
  reachedPhone: t.exposeBoolean("reachedPhone", {
    nullable: true,
    description:
      "False if the phone certainly did not ring; such a call does not count as the call of its round. True if it rang or may have rung. Null until the call has ended.",
  }),
  vapiCallId: t.exposeID("vapiCallId", {
    nullable: true,
    description: "The ID of the call at VAPI. Null until VAPI has accepted the call.",
  }),
}));
