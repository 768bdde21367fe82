import type { GraphQLResolveInfo } from "graphql";
import type { Prisma } from "#db/generated/prisma/client.ts";
import { assistantsOf, phoneNumbersOf } from "#domain/vapi-lists.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { CampaignStateEnum, ScheduleFrequencyEnum, Weekday } from "../enums.ts";
import { rowIdOrNobody } from "../ids.ts";
import { newestFirst, type PageArguments, pageOf } from "../keyset.ts";
import { searchText } from "../search.ts";
import { CampaignGate } from "./campaign-gate.ts";
import { CampaignProgress } from "./campaign-progress.ts";
import { RedialDelays } from "./redial-delays.ts";
import { Assistant, orNothing, PhoneNumber } from "./vapi.ts";

export const Campaign = builder.prismaNode("Campaign", {
  description: "Who is called, by which assistant, when and how often.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true, deletedAt: true },
  fields: (t) => ({
    name: t.exposeString("name", { description: "What people call it." }),
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
      description: "What was seen that led to the fault: VAPI's status and message, or its ending.",
      select: { pausedEvidence: true },
      resolve: ({ pausedEvidence }) => pausedEvidence as Record<string, unknown> | null,
    }),
    assistantId: t.exposeString("assistantId", { description: "VAPI's id of the assistant." }),
    assistant: t.field({
      type: Assistant,
      nullable: true,
      description: "The assistant as VAPI describes it; null while VAPI cannot be asked.",
      select: { assistantId: true },
      resolve: async ({ assistantId }, _args, context) => {
        const all = await orNothing(assistantsOf(context.domain, tenantOf(context)), context);
        return all.find(({ id }) => id === assistantId) ?? null;
      },
    }),
    phoneNumberId: t.exposeString("phoneNumberId", {
      description: "VAPI's id of the phone number.",
    }),
    phoneNumber: t.field({
      type: PhoneNumber,
      nullable: true,
      description: "The number that calls, as VAPI describes it; null while VAPI cannot be asked.",
      select: { phoneNumberId: true },
      resolve: async ({ phoneNumberId }, _args, context) => {
        const all = await orNothing(phoneNumbersOf(context.domain, tenantOf(context)), context);
        return all.find(({ id }) => id === phoneNumberId) ?? null;
      },
    }),
    scheduleFrequency: t.expose("scheduleFrequency", {
      type: ScheduleFrequencyEnum,
      nullable: true,
      description: "How often a contact is owed a call; null: once per import.",
    }),
    scheduleDays: t.expose("scheduleDays", {
      type: [Weekday],
      description: "The days on which the window opens; empty means every day.",
    }),
    intervalDays: t.exposeInt("intervalDays", {
      nullable: true,
      description: "The length of a CUSTOM round in days.",
    }),
    startTime: t.exposeString("startTime", {
      description: 'Local time "HH:mm" at which the window opens, inclusive.',
    }),
    endTime: t.exposeString("endTime", {
      description:
        'Local time "HH:mm" at which the window closes, exclusive; before startTime: on the next day.',
    }),
    timeZone: t.exposeString("timeZone", { description: "The IANA zone of all local times." }),
    startsOn: t.exposeString("startsOn", {
      nullable: true,
      description: 'The first local date on which a window may open, "yyyy-MM-dd", inclusive.',
    }),
    endsOn: t.exposeString("endsOn", {
      nullable: true,
      description: 'The last local date on which a window may open, "yyyy-MM-dd", inclusive.',
    }),
    retryAttempts: t.exposeInt("retryAttempts", {
      description: "How many completed calls a contact gets in this campaign at most.",
    }),
    maxConcurrentCalls: t.exposeInt("maxConcurrentCalls", {
      description: "Live calls of this campaign at most.",
    }),
    maxCallsPerRun: t.exposeInt("maxCallsPerRun", {
      description: "Calls started in one dispatch at most.",
    }),
    redialsPerRound: t.exposeInt("redialsPerRound", {
      description: "Further tries in the same round for a contact that was not reached; 0: none.",
    }),
    redialDelays: t.field({
      type: RedialDelays,
      description: "How long to wait before a further try, by what became of the call.",
      select: { redialDelays: true },
      resolve: ({ redialDelays }) => redialDelays,
    }),
    maxDurationSeconds: t.exposeInt("maxDurationSeconds", {
      description: "VAPI hangs up after so many seconds.",
    }),
    voicemailDetection: t.exposeBoolean("voicemailDetection", {
      description: "Whether VAPI listens for answering machines.",
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
  args: PageArguments,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
) {
  const { campaign } = context.prisma;
  return pageOf({
    args,
    context,
    info,
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
    search: t.string({ description: "With this in the name, in whatever case." }),
  }),
});

builder.queryFields((t) => ({
  campaign: t.prismaField({
    type: Campaign,
    nullable: true,
    description: "One campaign; null when there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The campaign's id." }) },
    resolve: (query, _root, args, context) => {
      const where = {
        id: rowIdOrNobody("Campaign", args.id),
        tenantId: tenantOf(context),
        deletedAt: null,
      };
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
          ...(filter?.state && { state: { in: filter.state } }),
          ...(search !== null && { name: { contains: search, mode: "insensitive" } }),
        };
        return campaignPage({ ...where, tenantId: tenantOf(context) }, args, context, info);
      },
    },
    CampaignConnection,
  ),
}));
