import {
  type CallCounts as Counts,
  type CallStats as Stats,
  callStats,
  type StatsOfBucket,
} from "#domain/calls/call-stats.ts";
import { NotFoundError } from "#domain/errors.ts";
import type { CallOutcome, CallStatus } from "#rules/call-state.ts";
import { mostBuckets } from "#rules/stats-buckets.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { CallOutcomeEnum, StatsBucketEnum } from "../enums.ts";
import { rowId } from "../ids.ts";
import { spend } from "../keyset.ts";

const OutcomeCount = builder
  .objectRef<{ readonly outcome: CallOutcome; readonly calls: number }>("OutcomeCount")
  .implement({
    description: "The number of calls with one outcome.",
    fields: (t) => ({
      outcome: t.expose("outcome", { type: CallOutcomeEnum, description: "The outcome." }),
      calls: t.exposeInt("calls", { description: "The number of calls." }),
    }),
  });

const descriptions: Readonly<Record<CallStatus, string>> = {
  SCHEDULED: "Calls that wait: they are due, or will be.",
  CALLING: "Calls that are being placed or are ringing now.",
  IN_PROGRESS: "Calls that were answered and have not ended.",
  COMPLETED: "Calls that ended after a person or a machine answered.",
  FAILED: "Calls that ended without a conversation.",
  CANCELLED: "Calls that were cancelled before they were placed.",
};

const CallCounts = builder.objectRef<Counts>("CallCounts").implement({
  description: "Numbers of calls. Test calls are not counted.",
  fields: (t) => {
    const ofStatus = (status: CallStatus) =>
      t.int({
        description: descriptions[status],
        resolve: ({ byStatus }) => byStatus.get(status) ?? 0,
      });
    return {
      calls: t.int({
        description: "All of them.",
        resolve: ({ byStatus }) => [...byStatus.values()].reduce((sum, one) => sum + one, 0),
      }),
      scheduled: ofStatus("SCHEDULED"),
      calling: ofStatus("CALLING"),
      inProgress: ofStatus("IN_PROGRESS"),
      completed: ofStatus("COMPLETED"),
      failed: ofStatus("FAILED"),
      cancelled: ofStatus("CANCELLED"),
      outcomes: t.field({
        type: [OutcomeCount],
        description: "Calls that have an outcome, by outcome, the most frequent first.",
        resolve: ({ byOutcome }) =>
          [...byOutcome]
            .map(([outcome, calls]) => ({ outcome, calls }))
            .toSorted((a, b) => b.calls - a.calls || a.outcome.localeCompare(b.outcome)),
      }),
      talkSeconds: t.exposeFloat("talkSeconds", {
        description:
          "Seconds of talk: from the answers to the ends, of calls that have ended. The mean is `talkSeconds` / `completed`.",
      }),
      cost: t.exposeFloat("cost", {
        description:
          "The cost in US dollars, as reported by VAPI so far: reports come some seconds after the calls have ended.",
      }),
    };
  },
});

const CallStatsBucket = builder.objectRef<StatsOfBucket>("CallStatsBucket").implement({
  description: "The calls of a span of time.",
  fields: (t) => ({
    from: t.expose("from", { type: "DateTime", description: "When the span begins." }),
    to: t.expose("to", {
      type: "DateTime",
      description: "When the span ends; it belongs to the next one.",
    }),
    counts: t.expose("counts", { type: CallCounts, description: "The numbers of its calls." }),
  }),
});

const CallStats = builder.objectRef<Stats>("CallStats").implement({
  description: "Numbers of calls over time.",
  fields: (t) => ({
    timeZone: t.exposeString("timeZone", {
      description: "The time zone in which hours, days, weeks and months begin.",
    }),
    buckets: t.field({
      type: [CallStatsBucket],
      description: "All spans between `from` and `to` in order, also those without calls.",
      resolve: ({ buckets }) => [...buckets],
    }),
    total: t.expose("total", { type: CallCounts, description: "The sum of the spans." }),
  }),
});

builder.queryField("callStats", (t) =>
  t.field({
    type: CallStats,
    nullable: true,
    description: `Counts calls by span of time, status and outcome. A call counts when it was placed; a call that was not placed counts at the time for which it is scheduled. At most ${mostBuckets} spans. Null if the campaign does not exist.`,
    args: {
      campaignId: t.arg.id({
        description: "The ID of a campaign. Default: all campaigns of the tenant.",
      }),
      from: t.arg({
        type: "DateTime",
        required: true,
        description: "The first instant. It must be at a quarter of an hour.",
      }),
      to: t.arg({
        type: "DateTime",
        required: true,
        description: "The end (exclusive). It must be at a quarter of an hour.",
      }),
      bucket: t.arg({
        type: StatsBucketEnum,
        required: true,
        description:
          "How long a span is. The first and the last one are shorter if `from` or `to` is in the middle of an hour, day, week or month.",
      }),
      timeZone: t.arg.string({
        description:
          'The name of an IANA time zone, for example "Asia/Kolkata". Default: that of the campaign; without a campaign UTC.',
      }),
    },
    resolve: async (_root, { campaignId, timeZone, ...span }, context, info) => {
      const id = campaignId == null ? null : rowId("Campaign", campaignId);
      if (campaignId != null && id === null) return null;
      const query = { ...span, campaignId: id, timeZone: timeZone ?? null };
      try {
        const stats = await callStats(context.domain, tenantOf(context), query);
        spend({ context, info }, stats.buckets.length);
        return stats;
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },
  }),
);
