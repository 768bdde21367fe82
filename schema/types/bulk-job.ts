import {
  type BulkCounts,
  type BulkRefused,
  type BulkStatus,
  bulkStatuses,
  type BulkVerb,
  bulkVerbs,
} from "#rules/bulk.ts";
import type { ErrorCode } from "#domain/errors.ts";
import { referred, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { changedRows } from "../changed-rows.ts";
import { enumOf, ErrorCodeEnum, errorMeanings } from "../enums.ts";
import { encodeId, rowIdOrNone } from "../ids.ts";
import { newestFirst, pageOf } from "../keyset.ts";
import { Actor, actorWith } from "./actor.ts";
import { Campaign } from "./campaign.ts";
import { type Live, LiveEvent, sinceArg } from "./live-event.ts";

export const BulkVerbEnum = enumOf<BulkVerb>(
  "BulkVerb",
  "What a bulk job does to each of its rows.",
  bulkVerbs,
);

const BulkStatusEnum = enumOf<BulkStatus>(
  "BulkStatus",
  "Whether a bulk job is at work.",
  bulkStatuses,
);

interface Refused extends BulkRefused {
  readonly reason: ErrorCode;
  readonly type: "Call" | "Contact";
}

export const BulkRefusal = builder.objectRef<Refused>("BulkRefusal").implement({
  description: "The rows for which a verb was not possible, for one reason.",
  fields: (t) => ({
    reason: t.expose("reason", {
      type: ErrorCodeEnum,
      description: "The code with which the verb for one row refuses.",
    }),
    message: t.string({
      description: "The reason in words.",
      resolve: ({ reason }) => errorMeanings[reason],
    }),
    count: t.exposeInt("count", { description: "How many rows were refused for this reason." }),
    examples: t.idList({
      description: "The IDs of the first of them, at most five: of calls or contacts.",
      resolve: ({ ids, type }) => ids.map((id) => encodeId(type, id)),
    }),
  }),
});

/** The reasons with their counts, the most frequent first. */
export function refusalsOf(verb: BulkVerb, refused: BulkCounts["refused"]): Refused[] {
  const type = verb.endsWith("_CALLS") ? "Call" : "Contact";
  return Object.entries(refused)
    .map(([reason, of]): Refused => ({ reason: reason as ErrorCode, type, ...of }))
    .toSorted((one, other) => other.count - one.count);
}

export const BulkJob = builder.prismaNode("BulkJob", {
  description:
    "A verb for many rows, which follows in steps: which rows is decided when it begins, and whether the verb is possible for a row when its turn comes. It is kept for 30 days after its end.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    verb: t.field({
      type: BulkVerbEnum,
      description: "What it does.",
      select: { verb: true },
      resolve: ({ verb }) => verb as BulkVerb,
    }),
    status: t.field({
      type: BulkStatusEnum,
      description: "Whether it is at work.",
      select: { status: true },
      resolve: ({ status }) => status as BulkStatus,
    }),
    found: t.exposeInt("found", {
      description: "How many rows it is about: those that the list had when it began.",
    }),
    done: t.exposeInt("done", { description: "For how many rows the verb was done." }),
    refused: t.field({
      type: [BulkRefusal],
      description: "For how many rows it was not possible, by reason, the most frequent first.",
      select: { verb: true, refused: true },
      resolve: ({ verb, refused }) =>
        refusalsOf(verb as BulkVerb, refused as unknown as BulkCounts["refused"]),
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it began." }),
    endedAt: t.expose("endedAt", {
      type: "DateTime",
      nullable: true,
      description: "When its last row was handled, or when it was stopped. Null: it is at work.",
    }),
    by: t.field({
      type: Actor,
      nullable: true,
      description: "Who has begun it. Null: this server or its operator.",
      select: { apiKeyId: true, userId: true },
      resolve: ({ apiKeyId, userId }, _args, context) => actorWith({ apiKeyId, userId }, context),
    }),
    campaign: t.prismaField({
      type: Campaign,
      nullable: true,
      description: "From which contacts are removed. Null for other verbs.",
      select: { campaignId: true },
      resolve: (query, { campaignId }, _args, context) =>
        context.prisma.campaign.findUnique({ ...query, where: referred(campaignId, context) }),
    }),
  }),
});

const BulkJobConnection = builder.connectionObject(
  { type: BulkJob, name: "BulkJobConnection", description: "A paginated list of bulk jobs." },
  { name: "BulkJobEdge", description: "A bulk job in a paginated list." },
);

builder.queryFields((t) => ({
  bulkJob: t.prismaField({
    type: BulkJob,
    nullable: true,
    description: "Looks up a bulk job by its ID. Null if it does not exist.",
    args: { id: t.arg.id({ required: true, description: "The ID of the bulk job." }) },
    resolve: (query, _root, { id }, context) => {
      const key = { id: rowIdOrNone("BulkJob", id), tenantId: tenantOf(context) };
      return context.prisma.bulkJob.findUnique({ ...query, where: { tenantId_id: key } });
    },
  }),
  bulkJobs: t.connection(
    {
      type: BulkJob,
      description: "The tenant's bulk jobs, newest first.",
      resolve: (_root, args, context, info) => {
        const where = { tenantId: tenantOf(context) };
        const { bulkJob } = context.prisma;
        return pageOf(
          { args, context, info },
          {
            order: newestFirst,
            find: ({ query, beyond, orderBy, take }) =>
              bulkJob.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
            count: (take) => bulkJob.count({ where, take }),
          },
        );
      },
    },
    BulkJobConnection,
  ),
}));

const BulkJobsChangedEvent = builder
  .objectRef<Live & { readonly ids: readonly string[] }>("BulkJobsChangedEvent")
  .implement({
    description: "The bulk jobs that have changed since the last event.",
    interfaces: [LiveEvent],
    fields: (t) => ({
      jobs: t.prismaField({
        type: [BulkJob],
        description:
          "The jobs as they are now. Empty if `readAgain` is true, and in the first event after a `since`.",
        resolve: (query, { ids }, _args, context) =>
          context.prisma.bulkJob.findMany({
            ...query,
            where: { id: { in: [...ids] }, tenantId: tenantOf(context) },
            orderBy: { id: "desc" },
          }),
      }),
    }),
  });

builder.subscriptionField("bulkJobsChanged", (t) =>
  t.field({
    type: BulkJobsChangedEvent,
    description:
      "Sends the bulk jobs that are new or have made progress, at most twice per second. Intermediate states may be skipped; the latest state is always sent.",
    args: { since: t.arg.string(sinceArg) },
    subscribe: async (_root, { since }, context) =>
      await changedRows(context, since ?? null, { kinds: ["BULK"] }),
    resolve: (event) => event,
  }),
);
