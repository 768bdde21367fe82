import type { DecisionReason } from "#rules/decision.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { instant, pageOf } from "../keyset.ts";

const SkippedCount = builder
  .objectRef<{ readonly reason: DecisionReason; readonly count: number }>("SkippedCount")
  .implement({
    description: "How often a rule refused in one scheduler run.",
    fields: (t) => ({
      reason: t.expose("reason", { type: DecisionReasonEnum, description: "The rule." }),
      count: t.exposeInt("count", { description: "The number of refusals." }),
    }),
  });

const SchedulerRun = builder.prismaObject("SchedulerRun", {
  description:
    "A run of the scheduler. One run takes place every minute, for all tenants; it contains counts only.",
  select: { minute: true },
  fields: (t) => ({
    minute: t.expose("minute", {
      type: "DateTime",
      description: "The minute of the run. It identifies the run.",
    }),
    startedAt: t.expose("startedAt", { type: "DateTime", description: "When the run started." }),
    campaignsConsidered: t.exposeInt("campaignsConsidered", {
      description: "The number of ACTIVE campaigns that the run considered.",
    }),
    campaignsOpen: t.exposeInt("campaignsOpen", {
      description: "The number of campaigns whose gate was open.",
    }),
    callsCreated: t.exposeInt("callsCreated", {
      description:
        "The number of calls that were created for open rounds: by the run itself and, until the next run starts, by the steps of large rounds.",
    }),
    callsClaimed: t.exposeInt("callsClaimed", {
      description:
        "The number of calls started in this minute: by the run itself and, until the next run starts, by dispatches that refill free slots.",
    }),
    skipped: t.field({
      type: [SkippedCount],
      description: "The number of campaigns and calls that were skipped, by the rule that refused.",
      select: { skipped: true },
      resolve: ({ skipped }) =>
        Object.entries(skipped as Record<string, number>).map(([reason, count]) => ({
          reason: reason as DecisionReason,
          count,
        })),
    }),
    durationMs: t.exposeInt("durationMs", {
      nullable: true,
      description:
        "Milliseconds from the start of the run to the end of its last group of tenants so far. Null until the first group has ended.",
    }),
  }),
});

const SchedulerRunConnection = builder.connectionObject(
  {
    type: SchedulerRun,
    name: "SchedulerRunConnection",
    description: "A paginated list of scheduler runs.",
  },
  { name: "SchedulerRunEdge", description: "A scheduler run in a paginated list." },
);

builder.queryField("schedulerRuns", (t) =>
  t.connection(
    {
      type: SchedulerRun,
      description: "The runs of the scheduler, one per minute, newest first.",
      resolve: (_root, args, context, info) => {
        const { schedulerRun } = context.prisma;
        return pageOf(
          { args, context, info },
          {
            order: { columns: { minute: instant }, direction: "desc" },
            find: ({ query, beyond, orderBy, take }) =>
              schedulerRun.findMany({ ...query, where: beyond, orderBy, take }),
            count: (take) => schedulerRun.count({ take }),
          },
        );
      },
    },
    SchedulerRunConnection,
  ),
);
