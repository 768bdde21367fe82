import { scaleBand, scaleLinear } from "d3-scale";
import { useEffect, useMemo } from "react";
import { useAtMostEvery } from "~/data/refresh.ts";
import { useData } from "~/data/use.ts";
import { CampaignStatsDocument, type CallOutcome, type CountsFragment } from "~/gql/graphql.ts";
import { placeOf, shortTime, useNow } from "~/time/instant.tsx";
import { clockOf, dayName, wallOf } from "~/time/wall.ts";
import { Chart, Legend } from "~/ui/chart.tsx";
import { Choice } from "~/ui/choice.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { dollars, talkTime } from "~/words/calls.ts";

const hourMs = 3_600_000;
const quarterMs = hourMs / 4;

/** Outcomes that mean the same to a person who looks at hours. The last group has no answer rate: no phone rang for sure. */
const groups = [
  { name: "Answered", fill: "fill-good", mark: "bg-good", outcomes: ["ANSWERED"] },
  {
    name: "Voicemail or silence",
    fill: "fill-warn",
    mark: "bg-warn",
    outcomes: ["VOICEMAIL", "SILENCE"],
  },
  {
    name: "No answer or busy",
    fill: "fill-idle",
    mark: "bg-idle",
    outcomes: ["NO_ANSWER", "BUSY"],
  },
  {
    name: "Faults and others",
    fill: "fill-bad",
    mark: "bg-bad",
    outcomes: [
      "BAD_NUMBER",
      "CARRIER_FAULT",
      "PROVIDER_FAULT",
      "ACCOUNT_FAULT",
      "CAPACITY",
      "ENDED_BY_US",
      "UNKNOWN",
    ],
  },
] as const satisfies readonly {
  readonly name: string;
  readonly fill: string;
  readonly mark: string;
  readonly outcomes: readonly CallOutcome[];
}[];

type Group = (typeof groups)[number];

function countIn(counts: CountsFragment, { outcomes }: Group): number {
  return counts.outcomes
    .filter(({ outcome }) => (outcomes as readonly CallOutcome[]).includes(outcome))
    .reduce((sum, { calls }) => sum + calls, 0);
}

const spans = {
  day: { name: "24 h", words: "24 hours", bucket: "HOUR", ms: 24 * hourMs },
  week: { name: "14 days", words: "14 days", bucket: "DAY", ms: 14 * 24 * hourMs },
} as const;

export type OutcomesSpan = keyof typeof spans;

/** How calls ended, by hour or day: at what time do people answer? */
export function Outcomes({
  campaignId,
  zone,
  changes,
  span,
  onSpan,
}: {
  readonly campaignId: string;
  readonly zone: string;
  /** It is counted again when this changes. */
  readonly changes: number;
  readonly span: OutcomesSpan;
  readonly onSpan: (span: OutcomesSpan) => void;
}) {
  const now = useNow();
  const { bucket, ms } = spans[span];
  const to = (Math.floor(now / hourMs) + 1) * hourMs;
  const { data, error, isStale, readAgain } = useData(CampaignStatsDocument, {
    campaignId,
    from: new Date(Math.floor((to - ms) / quarterMs) * quarterMs).toISOString(),
    to: new Date(to).toISOString(),
    bucket,
  });
  const refresh = useAtMostEvery(5_000, readAgain);
  useEffect(() => refresh(), [changes, refresh]);
  const stats = data?.callStats;
  const ended = groups.map((group) => ({
    ...group,
    count: stats == null ? 0 : countIn(stats.total, group),
  }));
  const rang = ended.slice(0, -1).reduce((sum, { count }) => sum + count, 0);
  const all = ended.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel
      title={span === "day" ? "How calls ended, by hour" : "How calls ended, by day"}
      aside={
        <Choice
          label="Span"
          options={Object.entries(spans).map(([value, { name }]) => ({
            value: value as OutcomesSpan,
            name,
          }))}
          value={span}
          onChange={onSpan}
        />
      }
    >
      <div className="flex flex-col gap-3 p-4">
        {error !== undefined && (
          <Failure error={error} what="The calls could not be counted." onRetry={readAgain} />
        )}
        {stats == null ? (
          <Skeleton className="h-50 w-full" />
        ) : (
          <div className={isStale && error !== undefined ? "opacity-60" : ""}>
            <Bars buckets={stats.buckets} zone={zone} isByDay={span === "week"} />
          </div>
        )}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Legend
            items={ended.map(({ name, mark, count }) => ({
              name,
              mark,
              value: count.toLocaleString(),
            }))}
          />
          <p className="text-xs text-ink-faint">
            {all === 0
              ? "No call has ended."
              : rang === 0
                ? "No phone rang."
                : `Answer rate in these ${spans[span].words}: ${Math.round((100 * ended[0]!.count) / rang)} %, without faults.`}{" "}
            {stats != null && talkAndCost(stats.total)} Times of {placeOf(zone)}.
          </p>
        </div>
      </div>
    </Panel>
  );
}

/** "Mean talk 1 min 12 s, $3.40 in all." */
function talkAndCost({ completed, talkSeconds, cost }: CountsFragment): string {
  const parts = [
    ...(completed > 0 && talkSeconds > 0 ? [`mean talk ${talkTime(talkSeconds / completed)}`] : []),
    ...(cost > 0 ? [`${dollars(cost)} in all`] : []),
  ];
  const text = parts.join(", ");
  return text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

interface Bucket {
  readonly from: string;
  readonly counts: CountsFragment;
}

function Bars({
  buckets,
  zone,
  isByDay,
}: {
  readonly buckets: readonly Bucket[];
  readonly zone: string;
  readonly isByDay: boolean;
}) {
  const stacks = useMemo(
    () =>
      buckets.map(({ from, counts }) => {
        let below = 0;
        const parts = groups.map((group) => {
          const count = countIn(counts, group);
          const part = { ...group, count, below };
          below += count;
          return part;
        });
        return { from, counts, parts, total: below };
      }),
    [buckets],
  );
  const most = Math.max(1, ...stacks.map(({ total }) => total));
  const bandOf = (width: number) =>
    scaleBand(
      stacks.map(({ from }) => from),
      [0, width],
    ).padding(0.25);
  const countOf = (height: number) => scaleLinear([0, most], [0, height]).nice(4);
  return (
    <Chart
      label="How calls ended over time"
      height={200}
      x={({ width }) => {
        const band = bandOf(width);
        const every = Math.ceil(stacks.length / Math.max(2, width / (isByDay ? 80 : 52)));
        return stacks.flatMap(({ from }, index) => {
          const { date, minute } = wallOf(Date.parse(from), zone);
          if (index % every !== 0) return [];
          return [
            {
              at: band(from)! + band.bandwidth() / 2,
              text: isByDay ? dayName(date) : clockOf(minute),
            },
          ];
        });
      }}
      y={({ height }) =>
        countOf(height)
          .ticks(4)
          .filter(Number.isInteger)
          .map((count) => ({ at: countOf(height)(count), text: count.toLocaleString() }))
      }
    >
      {({ width, height }) => {
        const [band, count] = [bandOf(width), countOf(height)];
        return stacks.map(({ from, counts, parts, total }) => (
          <g key={from} transform={`translate(${band(from)!} 0)`}>
            {parts
              .filter((part) => part.count > 0)
              .map((part) => (
                <rect
                  key={part.name}
                  y={height - count(part.below + part.count)}
                  height={count(part.count)}
                  width={band.bandwidth()}
                  className={part.fill}
                />
              ))}
            <rect width={band.bandwidth()} height={height} fill="transparent">
              <title>
                {[
                  `${shortTime(new Date(from), zone)}: ${total.toLocaleString()} ended`,
                  ...parts
                    .filter((part) => part.count > 0)
                    .map((part) => `${part.name}: ${part.count.toLocaleString()}`),
                  ...[talkAndCost(counts)].filter(Boolean),
                ].join("\n")}
              </title>
            </rect>
          </g>
        ));
      }}
    </Chart>
  );
}
