import type { CallEventKind } from "#domain/calls/call-history.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { CancelReason } from "#domain/calls/cancel-calls.ts";
import {
  CallEventKindEnum,
  CallKindEnum,
  CallOutcomeEnum,
  CallStatusEnum,
  CancelReasonEnum,
  DialStateEnum,
} from "../enums.ts";
import { spend } from "../keyset.ts";

/** The last lines say how it ended. */
const mostEvents = 500;

const CallEvent = builder.prismaObject("CallEvent", {
  description: "One line of a call's history.",
  select: { id: true },
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When it happened." }),
    kind: t.field({
      type: CallEventKindEnum,
      description: "What happened.",
      select: { kind: true },
      resolve: ({ kind }) => kind as CallEventKind,
    }),
    detail: t.exposeString("detail", { nullable: true, description: "More about it, in words." }),
  }),
});

export const Call = builder.prismaNode("Call", {
  description: "One call owed to one contact, from being scheduled to its outcome.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    kind: t.expose("kind", { type: CallKindEnum, description: "Why the call exists." }),
    isCallback: t.exposeBoolean("isCallback", {
      description:
        "True for a MANUAL call that was asked for although its round may have had a call already.",
    }),
    status: t.expose("status", { type: CallStatusEnum, description: "Where the call stands." }),
    dialState: t.field({
      type: DialStateEnum,
      nullable: true,
      description: "What is known of the last request to VAPI; null before the first.",
      select: { dials: { select: { state: true }, orderBy: { intendedAt: "desc" }, take: 1 } },
      resolve: ({ dials }) => dials[0]?.state ?? null,
    }),
    outcome: t.expose("outcome", {
      type: CallOutcomeEnum,
      nullable: true,
      description: "What became of it; null before it ended.",
    }),
    endedReason: t.exposeString("endedReason", {
      nullable: true,
      description: "VAPI's own word for the end.",
    }),
    statusMessage: t.exposeString("message", {
      nullable: true,
      description: "What happened last, for a person to read.",
    }),
    cancelReason: t.field({
      type: CancelReasonEnum,
      nullable: true,
      description: "Why it was cancelled. Null unless the status is CANCELLED.",
      select: { cancelReason: true },
      resolve: ({ cancelReason }) => cancelReason as CancelReason | null,
    }),
    scheduledTime: t.expose("scheduledTime", {
      type: "DateTime",
      description:
        "When the call is due; it is placed at the first instant after that at which every rule agrees.",
    }),
    campaign: t.relation("campaign", { description: "The campaign that it belongs to." }),
    contact: t.relation("contact", { description: "Who is called." }),
    events: t.field({
      type: [CallEvent],
      description: "What happened to it, in order.",
      select: (_args, _context, nested) => ({
        events: nested({ orderBy: [{ at: "asc" }, { id: "asc" }], take: -mostEvents }),
      }),
      resolve: ({ events }, _args, context, info) => {
        spend({ context, info }, events.length);
        return events;
      },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was scheduled." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
  }),
});
