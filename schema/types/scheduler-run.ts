import type { DecisionReason } from "#rules/decision.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { instant, pageOf } from "../keyset.ts";

const SkippedCount = builder
  .objectRef<{ readonly reason: DecisionReason; readonly count: number }>("SkippedCount")
  .implement({
    description: "How often one rule said no in a minute.",
    fields: (t) => ({
      reason: t.expose("reason", { type: DecisionReasonEnum, description: "The rule." }),
      count: t.exposeInt("count", { description: "How often." }),
    }),
  });

const SchedulerRun = builder.prismaObject("SchedulerRun", {
  description: "One minute of the scheduler, over all tenants: numbers only.",
  select: { minute: true },
  fields: (t) => ({
    minute: t.expose("minute", { type: "DateTime", description: "The minute, which names it." }),
    startedAt: t.expose("startedAt", { type: "DateTime", description: "When it began." }),
    campaignsConsidered: t.exposeInt("campaignsConsidered", {
      description: "Active campaigns that it looked at.",
    }),
    campaignsOpen: t.exposeInt("campaignsOpen", {
      description: "Campaigns whose gate was open.",
    }),
    callsCreated: t.exposeInt("callsCreated", {
      description: "Calls that open rounds owed and that it made.",
    }),
    callsClaimed: t.exposeInt("callsClaimed", {
      description:
        "Calls that were started in this minute: by the run itself, and by refills whenever a slot became free, until the next run begins.",
    }),
    skipped: t.field({
      type: [SkippedCount],
      description: "What was passed over, by the rule that said no.",
      select: { skipped: true },
      resolve: ({ skipped }) =>
        Object.entries(skipped as Record<string, number>).map(([reason, count]) => ({
          reason: reason as DecisionReason,
          count,
        })),
    }),
    durationMs: t.exposeInt("durationMs", {
      nullable: true,
      description: "How many milliseconds it took; null while it runs, or when it was cut short.",
    }),
  }),
});

const SchedulerRunConnection = builder.connectionObject(
  { type: SchedulerRun, name: "SchedulerRunConnection", description: "A page of minutes." },
  { name: "SchedulerRunEdge", description: "A minute in a page." },
);

builder.queryField("schedulerRuns", (t) =>
  t.connection(
    {
      type: SchedulerRun,
      description: "What the scheduler did, minute by minute, newest first.",
      resolve: (_root, args, context, info) => {
        const { schedulerRun } = context.prisma;
        return pageOf(
          { args, context, info },
          {
            order: { columns: { minute: instant }, direction: "desc" },
            find: ({ query, beyond, orderBy, take }) =>
              schedulerRun.findMany({ ...query, where: beyond, orderBy, take }),
            count: () => schedulerRun.count(),
          },
        );
      },
    },
    SchedulerRunConnection,
  ),
);
