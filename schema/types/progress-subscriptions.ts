import { paced } from "#events/paced.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { rowIdOrNone } from "../ids.ts";
import { noticesFor, persistently } from "../notices.ts";
import { campaignOf, nothingToWatch } from "./call-changed.ts";
import { CampaignProgress } from "./campaign-progress.ts";
import { Import } from "./import.ts";

/** People do not need more than four updates per second. */
const everyMs = 250;

/** The row should be read again. */
interface Signal {
  readonly id: string;
}

/** A signal at once, and again whenever a notice concerns the row, paced; does not end by itself. */
function signals(
  context: GraphqlContext,
  id: string,
  concerns: "campaign" | "import",
  atMostEveryMs: number,
): AsyncIterableIterator<Signal> {
  return stream(noticesFor(context), async function* (notices) {
    const relevant = (async function* () {
      for await (const notice of notices) {
        const subject = concerns in notice ? (notice as Record<string, unknown>)[concerns] : null;
        if (notice.topic === "resync" || subject === id) yield notice;
      }
    })();
    for await (const _notice of paced(relevant, atMostEveryMs)) yield { id };
  });
}

builder.subscriptionFields((t) => ({
  campaignProgress: t.field({
    type: CampaignProgress,
    description:
      "Sends the progress of a campaign now and after each change, at most four times per second. Intermediate states may be skipped; the latest state is always sent.",
    args: { campaignId: t.arg.id({ required: true, description: "The ID of the campaign." }) },
    // Not paced: the count, which all subscribers of the campaign share, is.
    subscribe: async (_root, args, context) =>
      signals(context, await campaignOf(context, args.campaignId), "campaign", 0),
    resolve: async ({ id: campaignId }, _args, { watchedProgress }) => ({
      campaignId,
      ...(await watchedProgress(campaignId)),
    }),
  }),
  importProgress: t.prismaField({
    type: Import,
    description:
      "Sends an import now and after each change, at most four times per second. The subscription ends when the import is completed or failed.",
    args: { importId: t.arg.id({ required: true, description: "The ID of the import." }) },
    subscribe: async (_root, args, context) => {
      const id = rowIdOrNone("Import", args.importId);
      const where = { id, tenantId: tenantOf(context) };
      if ((await context.prisma.import.count({ where })) === 0) {
        throw nothingToWatch("import", args.importId);
      }
      return untilFinished(context, id);
    },
    resolve: (query, { id }, _args, context) =>
      context.prisma.import.findUniqueOrThrow({
        ...query,
        where: { id, tenantId: tenantOf(context) },
      }),
  }),
}));

function untilFinished(context: GraphqlContext, id: string): AsyncIterableIterator<Signal> {
  return stream(signals(context, id, "import", everyMs), async function* (source, ended) {
    for await (const signal of source) {
      const { status } = await persistently(context, ended, () =>
        context.prisma.import.findUniqueOrThrow({ where: { id }, select: { status: true } }),
      );
      yield signal;
      if (status !== "RUNNING") return;
    }
  });
}
