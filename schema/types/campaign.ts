import { z } from "zod";
import type { Prisma } from "#db/generated/prisma/client.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CampaignStateEnum, SortDirection } from "../enums.ts";
import { rowIdOrNone } from "../ids.ts";
import { instant, newestFirst, type ListRequest, type Order, pageOf } from "../keyset.ts";
import { oneOf, searchText } from "../filters.ts";
import { CampaignGate } from "./campaign-gate.ts";
import { CampaignPeople, CampaignProgress } from "./campaign-progress.ts";

export const Campaign = builder.prismaNode("Campaign", {
  description: "A campaign: which contacts are called by which assistant, when, and how often.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true, deletedAt: true },
  fields: (t) => ({
    state: t.expose("state", {
      type: CampaignStateEnum,
      description: "The state of the campaign.",
    }),
    isActive: t.boolean({
      description: "Whether `state` is ACTIVE.",
      select: { state: true },
      resolve: ({ state }) => state === "ACTIVE",
    }),
    pausedReason: t.exposeString("pausedReason", {
      nullable: true,
      description: "Why the campaign is FAULTED, and what to do next. Null if it is not FAULTED.",
    }),
    pausedEvidence: t.field({
      type: "JSONObject",
      nullable: true,
      description:
        "The evidence for the fault: VAPI's HTTP status and message, VAPI's `endedReason`, or the counts of the circuit breaker. Null if the campaign is not FAULTED.",
      select: { pausedEvidence: true },
      resolve: ({ pausedEvidence }) => pausedEvidence as Record<string, unknown> | null,
    }),
    gate: t.field({
      type: CampaignGate,
      description: "Whether the campaign may place calls now and, if not, which rule prevents it.",
      select: { id: true },
      resolve: ({ id }, _args, { loaders }) => loaders.gate.load(id),
    }),
    progress: t.field({
      type: CampaignProgress,
      description: "The number of its calls by status, and of its contacts by state.",
      select: { id: true },
      resolve: async ({ id }, _args, { loaders }) => ({
        campaignId: id,
        ...(await loaders.progress.load(id)),
      }),
    }),
    people: t.field({
      type: CampaignPeople,
      description: "The number of its enrolled contacts by state.",
      select: { id: true },
      resolve: ({ id }, _args, { loaders }) => loaders.people.load(id),
    }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When the campaign was created.",
    }),
    updatedAt: t.expose("updatedAt", {
      type: "DateTime",
      description: "When the campaign was last changed.",
    }),
    deletedAt: t.expose("deletedAt", {
      type: "DateTime",
      nullable: true,
      description: "When the campaign was deleted. Null if it exists. Its calls still refer to it.",
    }),
  }),
});

export const CampaignConnection = builder.connectionObject(
  { type: Campaign, name: "CampaignConnection", description: "A paginated list of campaigns." },
  { name: "CampaignEdge", description: "A campaign in a paginated list." },
);

/** A page of the campaigns that `where` selects; it includes the tenant. */
export function campaignPage(
  where: Prisma.CampaignWhereInput & { readonly tenantId: string },
  request: ListRequest,
  order: Order = newestFirst,
) {
  const { campaign } = request.context.prisma;
  return pageOf(request, {
    order,
    find: ({ query, beyond, orderBy, take }) =>
      campaign.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
    count: (take) => campaign.count({ where, take }),
  });
}

const CampaignFilter = builder.inputType("CampaignFilter", {
  description: "Filters for a list of campaigns. A campaign must match every filter that is given.",
  fields: (t) => ({
    state: t.field({ type: [CampaignStateEnum], description: "Campaigns in one of these states." }),
    search: t.string({
      description: "Campaigns whose name contains this text. Case and accents are ignored.",
    }),
  }),
});

const CampaignOrderField = builder.enumType("CampaignOrderField", {
  description: "The fields by which campaigns can be sorted.",
  values: {
    CREATED_AT: { value: "id", description: "By `createdAt`." },
    UPDATED_AT: { value: "updatedAt", description: "By `updatedAt`." },
    NAME: { value: "name", description: "By `name`." },
  } as const,
});

const CampaignOrder = builder.inputType("CampaignOrder", {
  description: "How to sort a list of campaigns.",
  fields: (t) => ({
    field: t.field({
      type: CampaignOrderField,
      required: true,
      description: "The field to sort by.",
    }),
    direction: t.field({
      type: SortDirection,
      required: true,
      defaultValue: "desc",
      description: "The direction to sort in.",
    }),
  }),
});

const columnsOf = {
  id: { id: z.uuid() },
  updatedAt: { updatedAt: instant, id: z.uuid() },
  name: { name: z.string(), id: z.uuid() },
} as const;

builder.queryFields((t) => ({
  campaign: t.prismaField({
    type: Campaign,
    nullable: true,
    description:
      "Looks up a campaign by its ID, including deleted campaigns (see `deletedAt`). Null if it does not exist.",
    args: { id: t.arg.id({ required: true, description: "The ID of the campaign." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNone("Campaign", args.id), tenantId: tenantOf(context) };
      return context.prisma.campaign.findUnique({ ...query, where });
    },
  }),
  campaigns: t.connection(
    {
      type: Campaign,
      description: "The tenant's campaigns. Deleted campaigns are not included.",
      args: {
        filter: t.arg({ type: CampaignFilter, description: "Filters the list." }),
        orderBy: t.arg({
          type: CampaignOrder,
          description: "Sorts the list. Default: by `createdAt`, newest first.",
        }),
      },
      resolve: (_root, { filter, orderBy, ...args }, context, info) => {
        const search = searchText(filter?.search);
        const where: Prisma.CampaignWhereInput = {
          deletedAt: null,
          ...(filter?.state && { state: oneOf(filter.state) }),
          ...(search !== null && { nameFolded: { contains: search, mode: "insensitive" } }),
        };
        const { field, direction } = orderBy ?? { field: "id", direction: "desc" };
        const order = { columns: columnsOf[field], direction };
        const request = { args, context, info };
        return campaignPage({ ...where, tenantId: tenantOf(context) }, request, order);
      },
    },
    CampaignConnection,
  ),
}));
