import type { GraphQLResolveInfo } from "graphql";
import type { Prisma } from "#db/generated/prisma/client.ts";
import { z } from "zod";
import type { CallEventKind } from "#domain/call-history.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import {
  CallEventKindEnum,
  CallKindEnum,
  CallOutcomeEnum,
  CallStatusEnum,
  DialStateEnum,
  SortDirection,
} from "../enums.ts";
import { rowIdOrNobody, rowIds } from "../ids.ts";
import { instant, type Order, type PageArguments, pageOf } from "../keyset.ts";
import { searchText } from "../search.ts";
import { Campaign } from "./campaign.ts";
import { Contact, withText } from "./contact.ts";

/** A call tells of itself more often than anybody reads; the newest lines say how it ended. */
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
    message: t.exposeString("message", {
      nullable: true,
      description: "What happened, for a person to read.",
    }),
    cancelReason: t.exposeString("cancelReason", {
      nullable: true,
      description: "Why it was cancelled: BY_USER, CAMPAIGN_STOPPED, DO_NOT_CALL, …",
    }),
    scheduledTime: t.expose("scheduledTime", {
      type: "DateTime",
      description:
        "When the call is due; it is placed at the first instant after that at which every rule agrees.",
    }),
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
      description: "The how manieth call of its round this is, from 1; null before it was placed.",
    }),
    round: t.exposeString("round", {
      nullable: true,
      description:
        "The round in which it was placed: D2026-11-02 is a day, W2026-11-02 the week of that Monday, C2026-11-02 the block that begins on that day.",
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
    campaign: t.relation("campaign", { description: "The campaign that it belongs to." }),
    contact: t.relation("contact", { description: "Who is called." }),
    events: t.relation("events", {
      type: CallEvent,
      description: "What happened to it, in order.",
      query: { orderBy: [{ at: "asc" }, { id: "asc" }], take: mostEvents },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was scheduled." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
  }),
});

const CallConnection = builder.connectionObject(
  { type: Call, name: "CallConnection", description: "A page of calls." },
  { name: "CallEdge", description: "A call in a page." },
);

const CallFilter = builder.inputType("CallFilter", {
  description: "Which calls are meant; what is left out does not matter.",
  fields: (t) => ({
    campaignId: t.id({ description: "Of this campaign." }),
    contactId: t.id({ description: "To this contact." }),
    status: t.field({ type: [CallStatusEnum], description: "With one of these statuses." }),
    outcome: t.field({ type: [CallOutcomeEnum], description: "With one of these outcomes." }),
    kind: t.field({ type: [CallKindEnum], description: "Of one of these kinds." }),
    from: t.field({ type: "DateTime", description: "Scheduled at this instant or later." }),
    to: t.field({ type: "DateTime", description: "Scheduled before this instant." }),
    search: t.string({
      description: "With this in the contact's name or phone, in whatever case.",
    }),
  }),
});

const CallOrderField = builder.enumType("CallOrderField", {
  description: "By what calls are ordered.",
  values: {
    CREATED_AT: { value: "id", description: "When they came into being." },
    SCHEDULED_TIME: { value: "scheduledTime", description: "When they are due." },
    UPDATED_AT: { value: "updatedAt", description: "When they last changed." },
  } as const,
});

const CallOrder = builder.inputType("CallOrder", {
  description: "The order of a list of calls.",
  fields: (t) => ({
    field: t.field({ type: CallOrderField, required: true, description: "By what." }),
    direction: t.field({
      type: SortDirection,
      required: true,
      defaultValue: "desc",
      description: "Which end comes first.",
    }),
  }),
});

type CallQuery = {
  readonly filter?: typeof CallFilter.$inferInput | null | undefined;
  readonly orderBy?: typeof CallOrder.$inferInput | null | undefined;
} & PageArguments;

function callPage(
  scope: Prisma.CallWhereInput,
  { filter, orderBy, ...args }: CallQuery,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
) {
  const { call } = context.prisma;
  const where = { AND: [{ tenantId: tenantOf(context) }, scope, whereOf(filter)] };
  return pageOf({
    args,
    context,
    info,
    order: orderOf(orderBy),
    find: ({ query, beyond, orderBy: by, take }) =>
      call.findMany({ ...query, where: { AND: [where, beyond] }, orderBy: by, take }),
    count: () => call.count({ where }),
  });
}

function orderOf(orderBy: CallQuery["orderBy"]): Order {
  const { field = "id", direction = "desc" } = orderBy ?? {};
  return { columns: { ...(field !== "id" && { [field]: instant }), id: z.uuid() }, direction };
}

function whereOf(filter: CallQuery["filter"]): Prisma.CallWhereInput {
  if (filter == null) return {};
  const { campaignId, contactId, status, outcome, kind, from, to } = filter;
  const search = searchText(filter.search);
  return {
    ...among("campaignId", rowIds("Campaign", campaignId)),
    ...among("contactId", rowIds("Contact", contactId)),
    ...(status && { status: { in: status } }),
    ...(outcome && { outcome: { in: outcome } }),
    ...(kind && { kind: { in: kind } }),
    ...((from || to) && { scheduledTime: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
    ...(search !== null && { contact: { is: withText(search) } }),
  };
}

function among(column: "campaignId" | "contactId", ids: string[] | null): Prisma.CallWhereInput {
  return ids === null ? {} : { [column]: { in: ids } };
}

builder.queryFields((t) => ({
  call: t.prismaField({
    type: Call,
    nullable: true,
    description: "One call; null when there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The call's id." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNobody("Call", args.id), tenantId: tenantOf(context) };
      return context.prisma.call.findUnique({ ...query, where });
    },
  }),
  calls: t.connection(
    {
      type: Call,
      description: "The calls: waiting, live and past, newest first.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Which of them." }),
        orderBy: t.arg({ type: CallOrder, description: "In which order." }),
      },
      resolve: (_root, args, context, info) => callPage({}, args, context, info),
    },
    CallConnection,
  ),
}));

builder.prismaObjectFields(Campaign, (t) => ({
  calls: t.connection(
    {
      type: Call,
      description: "The calls of the campaign, newest first.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Which of them." }),
        orderBy: t.arg({ type: CallOrder, description: "In which order." }),
      },
      select: { id: true },
      resolve: ({ id }, args, context, info) => callPage({ campaignId: id }, args, context, info),
    },
    CallConnection,
  ),
}));

builder.prismaObjectFields(Contact, (t) => ({
  calls: t.connection(
    {
      type: Call,
      description: "The calls to the contact, newest first.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Which of them." }),
        orderBy: t.arg({ type: CallOrder, description: "In which order." }),
      },
      select: { id: true },
      resolve: ({ id }, args, context, info) => callPage({ contactId: id }, args, context, info),
    },
    CallConnection,
  ),
}));
