import { z } from "zod";
import type { Prisma } from "#db/generated/prisma/client.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CallKindEnum, CallOutcomeEnum, CallStatusEnum, SortDirection } from "../enums.ts";
import { rowIdOrNone, rowIds } from "../ids.ts";
import { instant, type ListRequest, type Order, type PageArguments, pageOf } from "../keyset.ts";
import type { GraphqlContext } from "../context.ts";
import { withStatus } from "../cancelled.ts";
import { oneOf, searchText } from "../filters.ts";
import { Call } from "./call.ts";
import { Campaign } from "./campaign.ts";
import { Contact, withText } from "./contact.ts";

const CallConnection = builder.connectionObject(
  { type: Call, name: "CallConnection", description: "A paginated list of calls." },
  { name: "CallEdge", description: "A call in a paginated list." },
);

const CallFilter = builder.inputType("CallFilter", {
  description: "Filters for a list of calls. A call must match every filter that is given.",
  fields: (t) => ({
    campaignId: t.id({ description: "Calls of this campaign." }),
    contactId: t.id({ description: "Calls to this contact." }),
    status: t.field({ type: [CallStatusEnum], description: "Calls with one of these statuses." }),
    outcome: t.field({ type: [CallOutcomeEnum], description: "Calls with one of these outcomes." }),
    kind: t.field({ type: [CallKindEnum], description: "Calls of one of these kinds." }),
    from: t.field({
      type: "DateTime",
      description: "Calls whose `scheduledTime` is at or after this instant.",
    }),
    to: t.field({
      type: "DateTime",
      description: "Calls whose `scheduledTime` is before this instant (exclusive).",
    }),
    search: t.string({
      description:
        "Calls to contacts whose name or phone contains this text. Case and accents are ignored.",
    }),
  }),
});

const CallOrderField = builder.enumType("CallOrderField", {
  description: "The fields by which calls can be sorted.",
  values: {
    CREATED_AT: { value: "id", description: "By `createdAt`." },
    SCHEDULED_TIME: { value: "scheduledTime", description: "By `scheduledTime`." },
    UPDATED_AT: { value: "updatedAt", description: "By `updatedAt`." },
  } as const,
});

const CallOrder = builder.inputType("CallOrder", {
  description: "How to sort a list of calls.",
  fields: (t) => ({
    field: t.field({ type: CallOrderField, required: true, description: "The field to sort by." }),
    direction: t.field({
      type: SortDirection,
      required: true,
      defaultValue: "desc",
      description: "The direction to sort in.",
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
    ...(status && { AND: [await withStatus(context, oneOf(status))] }),
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
    description: "Looks up a call by its ID. Null if it does not exist.",
    args: { id: t.arg.id({ required: true, description: "The ID of the call." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNone("Call", args.id), tenantId: tenantOf(context) };
      return context.prisma.call.findUnique({ ...query, where });
    },
  }),
  calls: t.connection(
    {
      type: Call,
      description:
        "All calls of the tenant: scheduled, live and final. Newest first, unless `orderBy` is given.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Filters the list." }),
        orderBy: t.arg({ type: CallOrder, description: "Sorts the list. Default: newest first." }),
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
      description: "The calls of the campaign. Newest first, unless `orderBy` is given.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Filters the list." }),
        orderBy: t.arg({ type: CallOrder, description: "Sorts the list. Default: newest first." }),
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
      description: "The calls to the contact. Newest first, unless `orderBy` is given.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Filters the list." }),
        orderBy: t.arg({ type: CallOrder, description: "Sorts the list. Default: newest first." }),
      },
      select: { id: true },
      resolve: ({ id }, args, context, info) =>
        callPage({ contactId: id }, { args, context, info }),
    },
    CallConnection,
  ),
}));
