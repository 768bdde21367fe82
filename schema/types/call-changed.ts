import { queryFromInfo } from "@pothos/plugin-prisma";
import { GraphQLError } from "graphql";
import { stream } from "#events/stream.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { rowIdOrNobody } from "../ids.ts";
import { noticesFor, persistently } from "../notices.ts";
import { Call } from "./call.ts";

/** Calls read after an interruption at most; who missed more has to look for himself. */
const mostMissed = 1_000;

/**
 * Every call whose status changed, in order, with that status; after an interruption the calls that
 * changed in it. Calls that changed together are read together.
 */
function changedCalls(
  context: GraphqlContext,
  campaignId: string | null,
  query: { readonly select: { readonly id: true; readonly status: true } },
) {
  const tenantId = tenantOf(context);
  const { call } = context.prisma;
  return stream(noticesFor(context), async function* (notices, ended) {
    for await (const notice of notices) {
      if (notice.topic === "resync") {
        const where = { tenantId, updatedAt: { gte: notice.since } };
        yield* await persistently(context, ended, () =>
          call.findMany({
            ...query,
            where: { ...where, ...(campaignId !== null && { campaignId }) },
            orderBy: { updatedAt: "desc" },
            take: mostMissed,
          }),
        );
      } else if (
        notice.topic === "calls" &&
        (campaignId === null || notice.campaign === campaignId)
      ) {
        const ids = notice.changes.map(([id]) => id);
        const rows = await persistently(context, ended, () =>
          call.findMany({ ...query, where: { tenantId, id: { in: ids } } }),
        );
        const byId = new Map(rows.map((row) => [row.id, row]));
        for (const [id, status] of notice.changes) {
          const row = byId.get(id);
          if (row !== undefined) yield { ...row, status };
        }
      }
    }
  });
}

builder.subscriptionField("callChanged", (t) =>
  t.field({
    type: Call,
    description:
      "Every call whenever its status changes, with the status that it changed to, even when it has changed again since.",
    args: { campaignId: t.arg.id({ description: "Only the calls of this campaign." }) },
    subscribe: async (_root, { campaignId }, context, info) => {
      const query = queryFromInfo({ context, info, select: { id: true, status: true } });
      const watched = campaignId == null ? null : await campaignOf(context, campaignId);
      return changedCalls(context, watched, query);
    },
    resolve: (call) => call,
  }),
);

/** A subscription to what is not there would wait for ever. */
export async function campaignOf(context: GraphqlContext, globalId: string): Promise<string> {
  const id = rowIdOrNobody("Campaign", globalId);
  const where = { id, tenantId: tenantOf(context), deletedAt: null };
  if ((await context.prisma.campaign.count({ where })) === 0) {
    throw nothingToWatch("campaign", globalId);
  }
  return id;
}

export function nothingToWatch(what: string, id: string): GraphQLError {
  return new GraphQLError(`no ${what} with the id ${id}`, { extensions: { code: "NOT_FOUND" } });
}
