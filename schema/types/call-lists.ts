import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import {
  CallKindEnum,
  CallOutcomeEnum,
  CallStatusEnum,
  DialStateEnum,
  SortDirection,
} from "../enums.ts";
import { rowIdOrNone } from "../ids.ts";
import { callPage } from "../call-pages.ts";
import { Call } from "./call.ts";
import { Campaign } from "./campaign.ts";
import { Contact } from "./contact.ts";

const CallConnection = builder.connectionObject(
  { type: Call, name: "CallConnection", description: "A paginated list of calls." },
  { name: "CallEdge", description: "A call in a paginated list." },
);

export const CallFilter = builder.inputType("CallFilter", {
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
    placedFrom: t.field({
      type: "DateTime",
      description: "Calls that were placed at or after this instant.",
    }),
    placedTo: t.field({
      type: "DateTime",
      description: "Calls that were placed before this instant (exclusive).",
    }),
    endedFrom: t.field({
      type: "DateTime",
      description: "Calls that were placed and ended at or after this instant.",
    }),
    endedTo: t.field({
      type: "DateTime",
      description: "Calls that were placed and ended before this instant (exclusive).",
    }),
    dialState: t.field({
      type: [DialStateEnum],
      description: "Calls whose `dialState` is one of these.",
    }),
    importId: t.id({
      description:
        "Calls to the contacts that this import has enrolled in its campaign, or found enrolled there.",
    }),
    search: t.string({
      description:
        "Calls to contacts whose name or phone contains this text. Case and accents are ignored. If more than 200 contacts match, the error code is SEARCH_TOO_BROAD.",
    }),
  }),
});

const CallOrderField = builder.enumType("CallOrderField", {
  description: "The fields by which calls can be sorted.",
  values: {
    CREATED_AT: {
      value: "id",
      description:
        "By `createdAt`. Not possible with the filters `status`, `outcome`, `kind`, `from` and `to` (error code UNSUPPORTED_ORDER), unless `contactId` or `search` is given too.",
    },
    SCHEDULED_TIME: {
      value: "scheduledTime",
      description:
        "By `scheduledTime`. Possible with every filter; with `placedFrom`, `placedTo`, `endedFrom`, `endedTo`, `dialState` and `importId` as by ENDED_AT.",
    },
    PLACED_AT: {
      value: "placedAt",
      description:
        "By the time at which the calls were placed; only calls that were placed. Possible with every filter. The error code is LIST_TOO_BROAD if more than 10,000 calls would have to be read to fill a page.",
    },
    ENDED_AT: {
      value: "endedAt",
      description:
        "By the time at which the calls ended; only calls that were placed and have ended. Possible if the filters narrow the list to 10,000 calls (error code LIST_TOO_BROAD): `placedFrom` and `placedTo`, `endedFrom` and `endedTo`, `campaignId`, `contactId`, `search`, `importId` of a small campaign, or `status`, `outcome`, `kind`, `from` and `to`.",
    },
    DURATION: {
      value: "durationSeconds",
      description:
        "By `durationSeconds`; only calls that were placed and of which it is known. Possible as by ENDED_AT.",
    },
    COST: {
      value: "cost",
      description:
        "By `cost`; only calls that were placed and of which it is known. Possible as by ENDED_AT.",
    },
  } as const,
});

const orderHelp =
  "Sorts the list. Default: by `createdAt`, newest first; with the filters `status`, `outcome`, `kind`, `from` or `to`, by `scheduledTime`, latest first; with `placedFrom`, `placedTo`, `endedFrom`, `endedTo`, `dialState` or `importId`, by the time at which the calls were placed, latest first.";

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
        "All calls of the tenant: scheduled, live and final. The filters can be combined freely; which orders a filter allows is described at `CallOrderField`.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Filters the list." }),
        orderBy: t.arg({ type: CallOrder, description: orderHelp }),
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
      description: "The calls of the campaign: the same as `calls` with `campaignId`.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Filters the list." }),
        orderBy: t.arg({ type: CallOrder, description: orderHelp }),
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
      description: "The calls to the contact: the same as `calls` with `contactId`.",
      args: {
        filter: t.arg({ type: CallFilter, description: "Filters the list." }),
        orderBy: t.arg({ type: CallOrder, description: orderHelp }),
      },
      select: { id: true },
      resolve: ({ id }, args, context, info) =>
        callPage({ contactId: id }, { args, context, info }),
    },
    CallConnection,
  ),
}));
