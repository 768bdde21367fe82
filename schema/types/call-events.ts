import type { CallEventKind } from "#rules/call-event-kind.ts";
import { type HistoryEntry, historyOf } from "#rules/call-history.ts";
import { builder } from "../builder.ts";
import { CallEventKindEnum } from "../enums.ts";
import { spend } from "../keyset.ts";
import { Call } from "./call.ts";

/** The number of events returned, the latest ones: they show how the call ended. */
const mostEvents = 500;

const dialInHistory = {
  state: true,
  reason: true,
  intendedAt: true,
  sentAt: true,
  settledAt: true,
  vapiCallId: true,
} as const;

const CallEvent = builder.objectRef<HistoryEntry>("CallEvent").implement({
  description: "An event in the history of a call.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When the event happened." }),
    kind: t.expose("kind", { type: CallEventKindEnum, description: "The kind of event." }),
    detail: t.exposeString("detail", {
      nullable: true,
      description: "Details of the event, in words. Null if there are none.",
    }),
  }),
});

builder.prismaObjectFields(Call, (t) => ({
  events: t.field({
    type: [CallEvent],
    description: "The history of the call, oldest event first. At most the last 500 events.",
    select: {
      startedAt: true,
      finishedAt: true,
      outcome: true,
      endedReason: true,
      dials: { select: dialInHistory, orderBy: { intendedAt: "asc" }, take: -mostEvents },
      events: { orderBy: [{ at: "asc" }, { id: "asc" }], take: -mostEvents },
    },
    resolve: (call, _args, context, info) => {
      const stored = call.events as readonly (HistoryEntry & { kind: CallEventKind })[];
      const history = historyOf(call, call.dials, stored).slice(-mostEvents);
      spend({ context, info }, history.length);
      return history;
    },
  }),
}));
