import type { Prisma } from "#db/generated/prisma/client.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CampaignStateEnum } from "../enums.ts";
import { rowIdOrNobody } from "../ids.ts";
import { newestFirst, type ListRequest, pageOf } from "../keyset.ts";
import { oneOf, searchText } from "../filters.ts";
import { CampaignGate } from "./campaign-gate.ts";
import { CampaignProgress } from "./campaign-progress.ts";

export const Campaign = builder.prismaNode("Campaign", {
  description: "Who is called, by which assistant, when and how often.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true, deletedAt: true },
  fields: (t) => ({
    state: t.expose("state", { type: CampaignStateEnum, description: "Whether it dials." }),
    isActive: t.boolean({
      description: "Whether the state is ACTIVE.",
      select: { state: true },
      resolve: ({ state }) => state === "ACTIVE",
    }),
    pausedReason: t.exposeString("pausedReason", {
      nullable: true,
      description: "Why the campaign is FAULTED, and what to do about it.",
    }),
    pausedEvidence: t.field({
      type: "JSONObject",
      nullable: true,
      description:
        "What was seen that led to the fault: VAPI's status and message, its ending, or what the circuit breaker counted.",
      select: { pausedEvidence: true },
      resolve: ({ pausedEvidence }) => pausedEvidence as Record<string, unknown> | null,
    }),
    gate: t.field({
      type: CampaignGate,
      description: "Whether the campaign may dial now, and if not, which rule says so.",
      select: { id: true },
      resolve: ({ id }, _args, { loaders }) => loaders.gate.load(id),
    }),
    progress: t.field({
      type: CampaignProgress,
      description: "How many of its calls stand where.",
      select: { id: true },
      resolve: async ({ id }, _args, { loaders }) => ({
        campaignId: id,
        ...(await loaders.progress.load(id)),
      }),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was deleted; its calls keep referring to it.",
    }),
  }),
});

export const CampaignConnection = builder.connectionObject(
  { type: Campaign, name: "CampaignConnection", description: "A page of campaigns." },
  { name: "CampaignEdge", description: "A campaign in a page." },
);

/** A page of the campaigns that meet `where`, which names the tenant. */
export function campaignPage(
  where: Prisma.CampaignWhereInput & { readonly tenantId: string },
  request: ListRequest,
) {
  const { campaign } = request.context.prisma;
  return pageOf(request, {
    order: newestFirst,
    find: ({ query, beyond, orderBy, take }) =>
      campaign.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
    count: () => campaign.count({ where }),
  });
}

const CampaignFilter = builder.inputType("CampaignFilter", {
  description: "Which campaigns are meant; what is left out does not matter.",
  fields: (t) => ({
    state: t.field({ type: [CampaignStateEnum], description: "In one of these states." }),
    search: t.string({ description: "With this in the name. Case and accents do not matter." }),
  }),
});

builder.queryFields((t) => ({
  campaign: t.prismaField({
    type: Campaign,
    nullable: true,
    description:
      "One campaign, also a deleted one (`deletedAt`). Null when there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The campaign's id." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNobody("Campaign", args.id), tenantId: tenantOf(context) };
      return context.prisma.campaign.findUnique({ ...query, where });
    },
  }),
  campaigns: t.connection(
    {
      type: Campaign,
      description: "The campaigns, newest first; deleted ones are left out.",
      args: { filter: t.arg({ type: CampaignFilter, description: "Which of them." }) },
      resolve: (_root, { filter, ...args }, context, info) => {
        const search = searchText(filter?.search);
        const where: Prisma.CampaignWhereInput = {
          deletedAt: null,
          ...(filter?.state && { state: oneOf(filter.state) }),
          ...(search !== null && { nameFolded: { contains: search, mode: "insensitive" } }),
        };
        return campaignPage({ ...where, tenantId: tenantOf(context) }, { args, context, info });
      },
    },
    CampaignConnection,
  ),
}));
