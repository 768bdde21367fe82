import { queryFromInfo } from "@pothos/plugin-prisma";
import type { GraphQLResolveInfo } from "graphql";
import {
  type NextCall as Next,
  type SlotLine as Line,
  type Slots as All,
  mostNext,
  slotsNow,
} from "#domain/scheduling/slots.ts";
import { gathered } from "#events/paced.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { changesFor } from "../changes.ts";
import type { GraphqlContext } from "../context.ts";
import { DecisionReasonEnum, DialStateEnum } from "../enums.ts";
import { spend } from "../keyset.ts";
import { Call } from "./call.ts";
import { type Live, LiveEvent, sinceArg } from "./live-event.ts";

/** With the row of the call, as the client selects it. */
type WithCall<Of> = Of & { readonly call: { readonly id: string } };

const SlotLine = builder.objectRef<WithCall<Line>>("SlotLine").implement({
  description: "A slot that is in use, by a live call.",
  fields: (t) => ({
    call: t.field({
      type: Call,
      description: "The call. `Call.campaign` and `Call.contact` say whose it is.",
      resolve: ({ call }) => call as never,
    }),
    since: t.expose("since", {
      type: "DateTime",
      description: "When the call was claimed and got the slot.",
    }),
    dialState: t.expose("dialState", {
      type: DialStateEnum,
      nullable: true,
      description: "The state of the request to VAPI. Null if it is not kept.",
    }),
    isHeld: t.boolean({
      description:
        "Whether it is not known if the call was placed (`dialState` UNKNOWN). The slot is held until that is known, so that nobody is called twice.",
      resolve: ({ dialState }) => dialState === "UNKNOWN",
    }),
  }),
});

const NextCall = builder.objectRef<WithCall<Next>>("NextCall").implement({
  description: "A call that is due and that gets a slot when one is free.",
  fields: (t) => ({
    call: t.field({
      type: Call,
      description: "The call.",
      resolve: ({ call }) => call as never,
    }),
    dueSince: t.expose("dueSince", {
      type: "DateTime",
      description: "Since when the call is due: its `scheduledTime`.",
    }),
    waitsFor: t.expose("waitsFor", {
      type: DecisionReasonEnum,
      nullable: true,
      description:
        "What the call waits for: TENANT_SLOTS_FULL, CAMPAIGN_SLOTS_FULL, RUN_LIMIT_REACHED or START_RATE_REACHED. Null: for nothing, it is about to be claimed.",
    }),
  }),
});

const Slots = builder.objectRef<All>("Slots").implement({
  description:
    "What the slots of the tenant are used for: a slot is one of the `maxConcurrentCalls` calls that may be live at the same time.",
  fields: (t) => ({
    total: t.exposeInt("total", { description: "`maxConcurrentCalls` of the tenant." }),
    free: t.exposeInt("free", {
      description: "The number of slots that are not in use. 0 if more are in use than the limit.",
    }),
    lines: t.field({
      type: [SlotLine],
      description:
        "The slots in use, test calls included, in the order in which they were taken. At most 1000.",
      resolve: async ({ lines }, _args, context, info) => await withCalls(lines, context, info),
    }),
    next: t.field({
      type: [NextCall],
      description: `The calls that get the next slots, at most ${mostNext}, in the order in which the dispatch takes them: from the campaign with the fewest live calls, among equals from the one that has waited longest, and within a campaign the call that is due first. Only calls that every other rule allows now. Empty while no campaign may place calls.`,
      resolve: async ({ next }, _args, context, info) => await withCalls(next, context, info),
    }),
    fairness: t.exposeFloat("fairness", {
      nullable: true,
      description: `How evenly the campaigns have slots, above 0 to 1 (every campaign has its fair share). A campaign wants the slots that it has and those for its calls in the first ${mostNext} of each queue, within its own limit. Its fair share is what it gets if campaigns get one slot more in turn until each has what it wants or all are given. The number is Jain's index, (sum x)² / (n · sum x²), of the parts x of their fair shares that they have, each at most 1. Null if fewer than two campaigns want a slot.`,
    }),
  }),
});

/** The rows of the calls, read at once. A call that was deleted meanwhile is left out. */
async function withCalls<Of extends { readonly callId: string }>(
  items: readonly Of[],
  context: GraphqlContext,
  info: GraphQLResolveInfo,
): Promise<WithCall<Of>[]> {
  spend({ context, info }, items.length);
  const query: { readonly select: { readonly id: true } } = queryFromInfo({
    context,
    info,
    path: ["call"],
    select: { id: true },
  });
  const rows = await context.prisma.call.findMany({
    ...query,
    where: { tenantId: tenantOf(context), id: { in: items.map(({ callId }) => callId) } },
  });
  const calls = new Map(rows.map((row) => [row.id, row]));
  return items.flatMap((item) => {
    const call = calls.get(item.callId);
    return call === undefined ? [] : [{ ...item, call }];
  });
}

builder.queryField("slots", (t) =>
  t.field({
    type: Slots,
    description:
      "What the slots of the tenant are used for now, and which calls get the next ones.",
    resolve: async (_root, _args, context) => await slotsNow(context.domain, tenantOf(context)),
  }),
);

const SlotsChangedEvent = builder.objectRef<Live>("SlotsChangedEvent").implement({
  description: "The present use of the slots.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    slots: t.field({
      type: Slots,
      description: "The slots as they are now, whether or not `readAgain` is true.",
      resolve: async (_event, _args, { watchedSlots }) => await watchedSlots(),
    }),
  }),
});

builder.subscriptionField("slotsChanged", (t) =>
  t.field({
    type: SlotsChangedEvent,
    description:
      "Sends the slots now and after each change of a call, a campaign, a limit of the tenant or a dial whose result is unknown, at most four times per second. Intermediate states may be skipped; the latest state is always sent. What becomes due by the clock alone is shown with the next change.",
    args: { since: t.arg.string(sinceArg) },
    subscribe: async (_root, { since }, context) => {
      const interest = { kinds: ["CALLS", "CAMPAIGN", "TENANT", "DIAL"], subject: null } as const;
      const items = await changesFor(context, { since: since ?? null, interest });
      // Not paced: the read, which all subscribers of the tenant share, is. What comes meanwhile is one event.
      return stream(items, (changes) =>
        gathered(changes, 0, (waiting: Live | null, { cursor, kind }): Live => {
          return { cursor, readAgain: kind === "readAgain" || waiting?.readAgain === true };
        }),
      );
    },
    resolve: (event) => event,
  }),
);
