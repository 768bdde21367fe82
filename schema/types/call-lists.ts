import { z } from "zod";
import type { Prisma } from "#db/generated/prisma/client.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CallKindEnum, CallOutcomeEnum, CallStatusEnum, SortDirection } from "../enums.ts";
import { rowIdOrNobody, rowIds } from "../ids.ts";
import { instant, type ListRequest, type Order, type PageArguments, pageOf } from "../keyset.ts";
import type { GraphqlContext } from "../context.ts";
import { oneOf, searchText } from "../filters.ts";
import { Call } from "./call.ts";
import { Campaign } from "./campaign.ts";
import { Contact, withText } from "./contact.ts";

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
      description: "With this in the contact's name or phone. Case and accents do not matter.",
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

/** A page of the calls in `scope`, which need not name the tenant. */
async function callPage(
  scope: Prisma.CallWhereInput,
  { args: { filter, orderBy, ...args }, context, info }: ListRequest & { readonly args: CallQuery },
) {
  const { call } = context.prisma;
  const where = { AND: [{ tenantId: tenantOf(context) }, scope, await whereOf(context, filter)] };
  return await pageOf(
    { args, context, info },
    {
      order: orderOf(orderBy),
      find: ({ query, beyond, orderBy: by, take }) =>
        call.findMany({ ...query, where: { AND: [where, beyond] }, orderBy: by, take }),
      count: () => call.count({ where }),
    },
  );
}

function orderOf(orderBy: CallQuery["orderBy"]): Order {
  const { field = "id", direction = "desc" } = orderBy ?? {};
  return { columns: { ...(field !== "id" && { [field]: instant }), id: z.uuid() }, direction };
}

async function whereOf(
  context: GraphqlContext,
  filter: CallQuery["filter"],
): Promise<Prisma.CallWhereInput> {
  if (filter == null) return {};
  const { campaignId, contactId, status, outcome, kind, from, to } = filter;
  const search = searchText(filter.search);
  return {
    ...among("campaignId", rowIds("Campaign", campaignId)),
    ...among("contactId", rowIds("Contact", contactId)),
    ...(status && { status: oneOf(status) }),
    ...(outcome && { outcome: oneOf(outcome) }),
    ...(kind && { kind: oneOf(kind) }),
    ...((from || to) && { scheduledTime: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
    ...(search !== null && { contact: { is: await withText(context, search) } }),
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
      resolve: (_root, args, context, info) => callPage({}, { args, context, info }),
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
      resolve: ({ id }, args, context, info) =>
        callPage({ campaignId: id }, { args, context, info }),
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
      resolve: ({ id }, args, context, info) =>
        callPage({ contactId: id }, { args, context, info }),
    },
    CallConnection,
  ),
}));
