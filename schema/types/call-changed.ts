import { queryFromInfo } from "@pothos/plugin-prisma";
import { GraphQLError } from "graphql";
import { stream } from "#events/stream.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { rowIdOrNone } from "../ids.ts";
import { noticesFor, persistently } from "../notices.ts";
import { Call } from "./call.ts";

/** The maximum number of calls that are sent after an interruption. */
const mostMissed = 1_000;

/**
 * Yields each call whose status changed, in order, with that status; after an interruption, the calls that changed
 * during it. Calls that changed together are read together.
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
          if (row === undefined) continue;
          context.domain.observe({ kind: "DELIVERED", callId: id });
          yield { ...row, status, isOfChange: true };
        }
      }
    }
  });
}

builder.subscriptionField("callChanged", (t) =>
  t.field({
    type: Call,
    description:
      "Sends a call each time its `status` changes. `status` is the status of that change, even if the call has changed again since; the other fields are current. After a connection problem on the server, calls that changed during it are sent, at most 1000.",
    args: { campaignId: t.arg.id({ description: "Sends calls of this campaign only." }) },
    subscribe: async (_root, { campaignId }, context, info) => {
      const query = queryFromInfo({ context, info, select: { id: true, status: true } });
      const watched = campaignId == null ? null : await campaignOf(context, campaignId);
      return changedCalls(context, watched, query);
    },
    resolve: (call) => call,
  }),
);

/** A subscription to an object that does not exist would never send anything. */
export async function campaignOf(context: GraphqlContext, globalId: string): Promise<string> {
  const id = rowIdOrNone("Campaign", globalId);
  const where = { id, tenantId: tenantOf(context), deletedAt: null };
  if ((await context.prisma.campaign.count({ where })) === 0) {
    throw nothingToWatch("campaign", globalId);
  }
  return id;
}

export function nothingToWatch(what: string, id: string): GraphQLError {
  return new GraphQLError(`there is no ${what} with the ID ${id}`, {
    extensions: { code: "NOT_FOUND" },
  });
}
