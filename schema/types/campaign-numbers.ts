import {
  type Blocked,
  blockedBy,
  paceMinutes,
  queuePlaceOf,
  type QueuePlace,
} from "#domain/campaigns/numbers.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { rowIdOrNone } from "../ids.ts";
import { Call } from "./call.ts";
import { Campaign } from "./campaign.ts";
import { CampaignPeople } from "./campaign-progress.ts";

const BlockedPeople = builder.objectRef<Blocked>("BlockedPeople").implement({
  description: "How many contacts one rule keeps from being called.",
  fields: (t) => ({
    reason: t.expose("reason", { type: DecisionReasonEnum, description: "The rule." }),
    count: t.exposeInt("count", { description: "The number of contacts." }),
  }),
});

builder.objectField(CampaignPeople, "blockedBy", (t) =>
  t.field({
    type: [BlockedPeople],
    description:
      "`notCallable` by reason, the most frequent first. A contact with several reasons is counted for the first in the order in which the rules are asked, so that the counts add up to `notCallable`.",
    resolve: async ({ campaignId, notCallable }, _args, { loaders }) =>
      blockedBy(notCallable, await loaders.barred.load(campaignId)),
  }),
);

builder.prismaObjectFields(Campaign, (t) => ({
  answerRate: t.float({
    nullable: true,
    description:
      "Of the calls that ended with the outcome ANSWERED, VOICEMAIL, SILENCE, NO_ANSWER or BUSY, the part with ANSWERED: from 0 to 1. Null if there are none. Test calls are not counted.",
    select: { id: true },
    resolve: ({ id }, _args, { loaders }) => loaders.answerRate.load(id),
  }),
  callsPerMinute: t.float({
    description: `The number of calls that were placed in the last ${paceMinutes} minutes, divided by ${paceMinutes}. Test calls are not counted.`,
    select: { id: true },
    resolve: ({ id }, _args, { loaders }) => loaders.callsPerMinute.load(id),
  }),
}));

const QueuePlaceType = builder.objectRef<QueuePlace>("QueuePlace").implement({
  description: "The place of a contact in the queue of a campaign.",
  fields: (t) => ({
    call: t.prismaField({
      type: Call,
      nullable: true,
      description:
        "The call of the contact that is due first. Null if it was deleted in this moment.",
      resolve: (query, { callId }, _args, context) =>
        context.prisma.call.findUnique({
          ...query,
          where: { id: callId, tenantId: tenantOf(context) },
        }),
    }),
    ahead: t.exposeInt("ahead", {
      description:
        "How many scheduled calls of the campaign come before it, in all areas: those that are due earlier and, among those that are due at the same time, of contacts who came into the campaign earlier. At most 10000. Some of them may be passed over, because a rule keeps them waiting.",
    }),
    isAheadExact: t.exposeBoolean("isAheadExact", {
      description: "False if more calls than `ahead` come before it.",
    }),
  }),
});

builder.queryField("queue", (t) =>
  t.field({
    type: QueuePlaceType,
    nullable: true,
    description:
      "The place of a contact in the queue of a campaign. Null if no call to the contact waits. For whether the call may be placed, ask `whyNotCalled`.",
    args: {
      campaignId: t.arg.id({ required: true, description: "The ID of the campaign." }),
      contactId: t.arg.id({ required: true, description: "The ID of the contact." }),
    },
    resolve: async (_root, { campaignId, contactId }, context) =>
      await queuePlaceOf(context.domain, tenantOf(context), {
        campaignId: rowIdOrNone("Campaign", campaignId),
        contactId: rowIdOrNone("Contact", contactId),
      }),
  }),
);
