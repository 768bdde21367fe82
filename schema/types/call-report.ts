import { builder } from "../builder.ts";
import { Call } from "./call.ts";
import { Round } from "./round.ts";

// What became of a call, and what is left of it.
builder.prismaObjectFields(Call, (t) => ({
  placedAt: t.expose("placedAt", {
    type: "DateTime",
    nullable: true,
    description: "When the request to VAPI was committed.",
  }),
  startedAt: t.expose("startedAt", {
    type: "DateTime",
    nullable: true,
    description: "When it was answered.",
  }),
  endedAt: t.expose("endedAt", {
    type: "DateTime",
    nullable: true,
    description: "When it ended, or was cancelled.",
  }),
  durationSeconds: t.exposeFloat("durationSeconds", {
    nullable: true,
    description: "How long it lasted, from the answer.",
  }),
  cost: t.exposeFloat("cost", {
    nullable: true,
    description: "US dollars, as VAPI reports them.",
  }),
  transcript: t.exposeString("transcript", { nullable: true, description: "What was said." }),
  summary: t.exposeString("summary", { nullable: true, description: "VAPI's summary." }),
  recordingUrl: t.exposeString("recordingUrl", {
    nullable: true,
    description: "Where VAPI keeps the recording.",
  }),
  attempt: t.exposeInt("attempt", {
    nullable: true,
    description:
      "1 for the first call to the contact in this round, 2 for its first redial, and so on. Null before the call was placed.",
  }),
  round: t.field({
    type: Round,
    nullable: true,
    description: "The round in which the call was placed. Null before it was placed.",
    select: { round: true },
    resolve: ({ round }) => round,
  }),
  reachedPhone: t.exposeBoolean("reachedPhone", {
    nullable: true,
    description:
      "False when the phone certainly never rang: such a call does not count as the round's.",
  }),
  vapiCallId: t.exposeString("vapiCallId", {
    nullable: true,
    description: "VAPI's id of the call.",
  }),
}));
