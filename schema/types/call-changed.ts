import { queryFromInfo } from "@pothos/plugin-prisma";
import { GraphQLError } from "graphql";
import type { Batch } from "#events/batch.ts";
import { concerns, type Interest } from "#events/interest.ts";
import { stream } from "#events/stream.ts";
import type { CallStatus } from "#rules/call-state.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { changesFor, persistently } from "../changes.ts";
import type { GraphqlContext } from "../context.ts";
import { CallStatusEnum } from "../enums.ts";
import { rowIdOrNone } from "../ids.ts";
import { Call } from "./call.ts";
import { type Live, LiveEvent, sinceArg } from "./live-event.ts";

interface ChangedCall extends Live {
  /** What is shown of a change is the same for all subscribers of the tenant with the same operation. */
  readonly share?: Batch["answer"];
  readonly status: CallStatus | null;
  readonly call: { readonly id: string } | null;
}

const CallChangedEvent = builder.objectRef<ChangedCall>("CallChangedEvent").implement({
  description: "A change of a call's status.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    status: t.expose("status", {
      type: CallStatusEnum,
      nullable: true,
      description:
        "The new status, even if the call has changed again since. Null if `readAgain` is true.",
    }),
    call: t.field({
      type: Call,
      nullable: true,
      description: "The call as it is now. Null if `readAgain` is true.",
      resolve: ({ call }) => call as never,
    }),
  }),
});

/**
 * Yields each change of a call's status, in order. What is shown of the calls of a batch is read once for all
 * subscribers of the tenant that show the same. A call that was deleted meanwhile is left out.
 */
async function changedCalls(
  context: GraphqlContext,
  { since, subject }: { readonly since: string | null; readonly subject: string | null },
  query: { readonly select: { readonly id: true } },
): Promise<AsyncIterableIterator<ChangedCall>> {
  const tenantId = tenantOf(context);
  const interest: Interest = { kinds: ["CALLS"], subject };
  const key = JSON.stringify([subject, query]);
  return stream(await changesFor(context, { since, interest }), async function* (items, ended) {
    for await (const { cursor, ...item } of items) {
      if (item.kind === "start") continue;
      if (item.kind === "readAgain") {
        yield { cursor, readAgain: true, status: null, call: null };
        continue;
      }
      const { batch, change } = item;
      const calls = await persistently(context, ended, () =>
        batch.shared(key, async () => {
          const wanted = batch.changes.filter((each) => concerns(interest, each));
          const id = { in: wanted.flatMap((each) => each.call?.id ?? []) };
          const rows = await context
            .sharedPrisma()
            .call.findMany({ ...query, where: { tenantId, id } });
          return new Map(rows.map((row) => [row.id, row]));
        }),
      );
      const { id, status } = change.call!;
      const call = calls.get(id);
      if (call === undefined) continue;
      context.domain.observe({ kind: "DELIVERED", callId: id });
      const share: Batch["answer"] = (operation, make) =>
        batch.answer(`${change.id} ${change.place} ${operation}`, make);
      yield { cursor, readAgain: false, status, call, share };
    }
  });
}

builder.subscriptionField("callChanged", (t) =>
  t.field({
    type: CallChangedEvent,
    description:
      "Sends an event each time the `status` of a call changes. The first event without `since` has `readAgain: true`.",
    args: {
      campaignId: t.arg.id({ description: "Sends calls of this campaign only." }),
      since: t.arg.string(sinceArg),
    },
    subscribe: async (_root, { campaignId, since }, context, info) => {
      const query = queryFromInfo({ context, info, path: ["call"], select: { id: true } });
      const subject = campaignId == null ? null : await campaignOf(context, campaignId);
      return await changedCalls(context, { since: since ?? null, subject }, query);
    },
    resolve: (event) => event,
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
