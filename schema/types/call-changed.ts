import { GraphQLError } from "graphql";
import type { CallStatus } from "#db/generated/prisma/enums.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { rowIdOrNobody } from "../ids.ts";
import { Call } from "./call.ts";

/** Calls read after an interruption at most; who missed more has to look for himself. */
const mostMissed = 1_000;

/** One change: the call, and the status that it changed to. */
interface Change {
  readonly id: string;
  readonly status: CallStatus;
}

/** Every change of status, in order; after an interruption the calls that changed in it. */
function changes(
  context: GraphqlContext,
  campaignId: string | null,
): AsyncIterableIterator<Change> {
  const tenantId = tenantOf(context);
  return stream(context.events.watch(tenantId), async function* (notices) {
    for await (const notice of notices) {
      if (notice.topic === "resync") {
        yield* await context.prisma.call.findMany({
          where: { tenantId, updatedAt: { gte: notice.since }, ...(campaignId && { campaignId }) },
          orderBy: { updatedAt: "desc" },
          take: mostMissed,
          select: { id: true, status: true },
        });
      } else if (
        notice.topic === "calls" &&
        (campaignId === null || notice.campaign === campaignId)
      ) {
        for (const [id, status] of notice.changes) yield { id, status };
      }
    }
  });
}

builder.subscriptionField("callChanged", (t) =>
  t.prismaField({
    type: Call,
    description:
      "Every call whenever its status changes, with the status that it changed to, even when it has changed again since.",
    args: { campaignId: t.arg.id({ description: "Only the calls of this campaign." }) },
    subscribe: async (_root, args, context) => {
      if (args.campaignId == null) return changes(context, null);
      return changes(context, await campaignOf(context, args.campaignId));
    },
    resolve: async (query, { id, status }, _args, context) => {
      const where = { id, tenantId: tenantOf(context) };
      const call = await context.prisma.call.findUniqueOrThrow({ ...query, where });
      return { ...call, status };
    },
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
