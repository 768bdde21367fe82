import type { Interest } from "#events/interest.ts";
import { paced } from "#events/paced.ts";
import { stream } from "#events/stream.ts";
import type { ImportStatus } from "#rules/import-status.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { changesFor, persistently } from "../changes.ts";
import type { GraphqlContext } from "../context.ts";
import { rowIdOrNone } from "../ids.ts";
import { campaignOf, nothingToWatch } from "./call-changed.ts";
import { CampaignProgress } from "./campaign-progress.ts";
import { Import } from "./import.ts";
import { type Live, LiveEvent, sinceArg } from "./live-event.ts";

/** People do not need more than four updates per second. */
const everyMs = 250;

/** The row should be read again. */
interface Signal extends Live {
  readonly id: string;
}

const CampaignProgressEvent = builder.objectRef<Signal>("CampaignProgressEvent").implement({
  description: "The present progress of a campaign.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    progress: t.field({
      type: CampaignProgress,
      description: "The progress as it is now, whether or not `readAgain` is true.",
      resolve: async ({ id: campaignId }, _args, { watchedProgress }) => ({
        campaignId,
        ...(await watchedProgress(campaignId)),
      }),
    }),
  }),
});

const ImportProgressEvent = builder.objectRef<Signal>("ImportProgressEvent").implement({
  description: "The present state of an import.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    import: t.prismaField({
      type: Import,
      description: "The import as it is now, whether or not `readAgain` is true.",
      resolve: (query, { id }, _args, context) =>
        context.prisma.import.findUniqueOrThrow({
          ...query,
          where: { id, tenantId: tenantOf(context) },
        }),
    }),
  }),
});

/** A signal at once, and again whenever a change concerns the row, paced; does not end by itself. */
async function signals(
  context: GraphqlContext,
  { id, since, kinds }: { id: string; since: string | null; kinds: Interest["kinds"] },
  atMostEveryMs: number,
): Promise<AsyncIterableIterator<Signal>> {
  const interest = { kinds, subject: id };
  return stream(await changesFor(context, { since, interest }), async function* (items) {
    for await (const { cursor, kind } of paced(items, atMostEveryMs)) {
      yield { id, cursor, readAgain: kind === "readAgain" };
    }
  });
}

builder.subscriptionFields((t) => ({
  campaignProgress: t.field({
    type: CampaignProgressEvent,
    description:
      "Sends the progress of a campaign now and after each change, at most four times per second. Intermediate states may be skipped; the latest state is always sent.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The ID of the campaign." }),
      since: t.arg.string(sinceArg),
    },
    subscribe: async (_root, { campaignId, since }, context) => {
      const id = await campaignOf(context, campaignId);
      // Not paced: the count, which all subscribers of the campaign share, is.
      return await signals(context, { id, since: since ?? null, kinds: ["CALLS", "CAMPAIGN"] }, 0);
    },
    resolve: (event) => event,
  }),
  importProgress: t.field({
    type: ImportProgressEvent,
    description:
      "Sends an import now and after each change, at most four times per second. The subscription ends when the import is COMPLETED, FAILED, CANCELLED, or UNDONE and everything is taken back; it goes on while a staged import waits to be confirmed.",
    args: {
      importId: t.arg.id({ required: true, description: "The ID of the import." }),
      since: t.arg.string(sinceArg),
    },
    subscribe: async (_root, { importId, since }, context) => {
      const id = rowIdOrNone("Import", importId);
      const where = { id, tenantId: tenantOf(context) };
      if ((await context.prisma.import.count({ where })) === 0) {
        throw nothingToWatch("import", importId);
      }
      return await untilFinished(context, id, since ?? null);
    },
    resolve: (event) => event,
  }),
}));

interface Stage {
  readonly status: ImportStatus;
  readonly undoDoneAt: Date | null;
}

function isUnderWay({ status, undoDoneAt }: Stage): boolean {
  if (status === "UNDONE") return undoDoneAt === null;
  return status === "STAGING" || status === "STAGED" || status === "RUNNING";
}

async function untilFinished(
  context: GraphqlContext,
  id: string,
  since: string | null,
): Promise<AsyncIterableIterator<Signal>> {
  const source = await signals(context, { id, since, kinds: ["IMPORT"] }, everyMs);
  return stream(source, async function* (events, ended) {
    for await (const event of events) {
      const stage = await persistently(context, ended, () =>
        context.prisma.import.findUniqueOrThrow({
          where: { id },
          select: { status: true, undoDoneAt: true },
        }),
      );
      yield event;
      if (!isUnderWay(stage)) return;
    }
  });
}
