import { inSnapshot } from "#db/pool.ts";
import { type BulkCounts, type BulkVerb } from "#rules/bulk.ts";
import { startBulkJob, stopBulkJob } from "#domain/bulk/bulk-jobs.ts";
import { previewBulkJob } from "#domain/bulk/preview-bulk-job.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { actorOf, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { type BulkSelection, mostNamed, selectedRows } from "../bulk-rows.ts";
import { mustBeRowId, rowIdOrNone } from "../ids.ts";
import { spend } from "../keyset.ts";
import { BulkJob, BulkRefusal, BulkVerbEnum, refusalsOf } from "./bulk-job.ts";
import { CallFilter } from "./call-lists.ts";
import { ContactFilter } from "./contact.ts";

/** A preview looks at so many rows. */
const mostLookedAt = 1_000;

const StartBulkJobInput = builder.inputType("StartBulkJobInput", {
  description:
    "Input of `startBulkJob` and `previewBulkJob`: what is done, and to which rows. Give either `ids`, or the filter of the list: `calls` for verbs for calls, `contacts` for verbs for contacts. An empty filter means all.",
  fields: (t) => ({
    verb: t.field({ type: BulkVerbEnum, required: true, description: "What is done to each row." }),
    ids: t.idList({ description: `The IDs of the calls or contacts, 1 to ${mostNamed}.` }),
    calls: t.field({ type: CallFilter, description: "The calls of `calls` with this filter." }),
    contacts: t.field({
      type: ContactFilter,
      description: "The contacts of `contacts` with this filter.",
    }),
    campaignId: t.id({
      description:
        "The ID of the campaign from which contacts are removed. Required for UNENROL_CONTACTS, and not possible for other verbs.",
    }),
    at: t.field({
      type: "DateTime",
      description:
        "For SCHEDULE_CALLS: when the calls are due, at most 366 days from now. Default: now.",
    }),
    isCallback: t.boolean({
      description:
        "For SCHEDULE_CALLS: whether the calls are callbacks, which may be placed even if the contact has had a call in that round. Default: false.",
    }),
  }),
});

interface Preview extends BulkCounts {
  readonly verb: BulkVerb;
  readonly found: number;
  readonly isComplete: boolean;
}

const BulkJobPreview = builder.objectRef<Preview>("BulkJobPreview").implement({
  description: "What `startBulkJob` would do now. Nothing was changed.",
  fields: (t) => ({
    found: t.exposeInt("found", {
      description: `How many rows were looked at: all of them, or the first ${mostLookedAt}.`,
    }),
    isComplete: t.exposeBoolean("isComplete", {
      description: "Whether all rows were looked at.",
    }),
    possible: t.exposeInt("done", {
      description:
        "For how many of these rows the verb is possible now. Of SCHEDULE_CALLS at most: the rules are asked when each row's turn comes.",
    }),
    refused: t.field({
      type: [BulkRefusal],
      description: "For how many of these rows it is not possible now, by reason.",
      resolve: ({ verb, refused }) => refusalsOf(verb, refused),
    }),
  }),
});

async function jobOf<Query extends object>(query: Query, context: GraphqlContext, id: string) {
  const where = { tenantId_id: { id, tenantId: tenantOf(context) } };
  return await context.prisma.bulkJob.findUniqueOrThrow({ ...query, where });
}

builder.queryField("previewBulkJob", (t) =>
  t.field({
    type: BulkJobPreview,
    description: "What `startBulkJob` with this input would do now.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: StartBulkJobInput, required: true, description: "What would be done." }),
    },
    resolve: async (_root, { input }, context, info): Promise<Preview> => {
      spend({ context, info }, mostLookedAt);
      const next = await selectedRows(context, input as BulkSelection);
      const ids = await inSnapshot(context.domain.pool, (tx) => next(tx, null, mostLookedAt + 1));
      const looked = ids.slice(0, mostLookedAt);
      const { verb } = input;
      const campaignId =
        input.campaignId == null ? null : rowIdOrNone("Campaign", input.campaignId);
      const of = { verb, campaignId };
      const counts = await previewBulkJob(context.domain, tenantOf(context), of, looked);
      const isComplete = ids.length <= mostLookedAt;
      return { verb, found: looked.length, isComplete, ...counts };
    },
  }),
);

builder.mutationFields((t) => ({
  startBulkJob: t.prismaField({
    type: BulkJob,
    description:
      "Begins a verb for many rows, and answers at once with the job; `bulkJobsChanged` sends its progress. Its rows are those that the list has at this moment: a call or contact that comes later is not touched, also if it matches the filter. Whether the verb is possible is decided for each row when its turn comes. The rows are handled in steps; `stopBulkJob` stops the job at any moment. The jobs of a tenant run one after the other, and 20 may be at work or wait (otherwise TOO_MANY_BULK_JOBS).",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      input: t.arg({ type: StartBulkJobInput, required: true, description: "What is done." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const { verb, at, isCallback } = input;
      const next = await selectedRows(context, input as BulkSelection);
      const where = await startBulkJob(context.domain, actorOf(context), {
        verb,
        campaignId: input.campaignId == null ? null : mustBeRowId("Campaign", input.campaignId),
        dueAt: at ?? null,
        isCallback: isCallback ?? false,
        next,
      });
      return await jobOf(query, context, where.id);
    },
  }),
  stopBulkJob: t.prismaField({
    type: BulkJob,
    description:
      "Stops a bulk job: when this answers, no further row is handled. What was done stays done. A job that has ended is not changed.",
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the bulk job." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("BulkJob", args.id);
      const where = await stopBulkJob(context.domain, actorOf(context), id);
      return await jobOf(query, context, where.id);
    },
  }),
}));
