import type { CountsFragment, TodayNumbersQuery } from "~/gql/graphql.ts";
import { ownZone, placeOf } from "~/time/instant.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { dollars, talkTime } from "~/words/calls.ts";

type Stats = Pick<TodayNumbersQuery, "now" | "before">;

interface Parts {
  readonly answered: number;
  readonly machine: number;
  readonly missed: number;
}

/** Placed calls by what came of them: a conversation, a machine, or nothing. */
function partsOf(counts: CountsFragment): Parts {
  const of = (...outcomes: readonly string[]): number =>
    counts.outcomes.reduce(
      (sum, { outcome, calls }) => sum + (outcomes.includes(outcome) ? calls : 0),
      0,
    );
  const all = counts.outcomes.reduce((sum, { calls }) => sum + calls, 0);
  const answered = of("ANSWERED");
  const machine = of("VOICEMAIL", "SILENCE");
  return { answered, machine, missed: all - answered - machine };
}

export function placed(counts: CountsFragment): number {
  return counts.calling + counts.inProgress + counts.completed + counts.failed;
}

export function answeredOf(counts: CountsFragment): number {
  return partsOf(counts).answered;
}

const series = [
  { key: "answered", name: "Answered", colour: "bg-good" },
  { key: "machine", name: "Voicemail or silence", colour: "bg-warn" },
  { key: "missed", name: "Not reached", colour: "bg-line-strong" },
] as const;

/** The calls of today by the hour, and behind them how many there were yesterday. */
export function OutcomesToday({ stats }: { readonly stats: Stats | undefined }) {
  if (stats === undefined || stats.now === null || stats.before === null) {
    return (
      <Panel title="Calls today, by hour">
        <Skeleton className="m-4 h-44 w-[calc(100%-2rem)]" />
      </Panel>
    );
  }
  const hours = stats.now.buckets.map(({ from, counts }, index) => {
    const before = stats.before!.buckets[index];
    const parts = partsOf(counts);
    const beforeParts = before === undefined ? null : partsOf(before.counts);
    return { from, parts, yesterday: beforeParts === null ? 0 : sum(beforeParts) };
  });
  const most = Math.max(1, ...hours.map(({ parts, yesterday }) => Math.max(sum(parts), yesterday)));
  return (
    <Panel
      title="Calls today, by hour"
      aside={<span className="text-xs text-ink-faint">{placeOf(ownZone)} time</span>}
    >
      <div className="px-4 pt-4 pb-3">
        <div className="flex h-40 items-end gap-1 border-b border-line" aria-hidden="true">
          {hours.map(({ from, parts, yesterday }) => (
            <div
              key={from}
              title={titleOf(from, parts, yesterday)}
              className="relative flex h-full flex-1 flex-col justify-end"
            >
              {yesterday > 0 && (
                <span
                  className="absolute inset-x-0 bottom-0 rounded-t-sm border-t-2 border-ink-faint/50 bg-sunken"
                  style={{ height: `${(100 * yesterday) / most}%` }}
                />
              )}
              {[...series].reverse().map(({ key, colour }) => (
                <span
                  key={key}
                  className={`relative mx-[15%] ${colour} first:rounded-t-sm`}
                  style={{ height: `${(100 * parts[key]) / most}%` }}
                />
              ))}
            </div>
          ))}
        </div>
        <div className="mt-1 flex gap-1 text-[0.6875rem] text-ink-faint" aria-hidden="true">
          {hours.map(({ from }, index) => (
            <span key={from} className="flex-1 text-center">
              {index % 3 === 0 ? hourOf(from) : ""}
            </span>
          ))}
        </div>
        <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-soft">
          {series.map(({ key, name, colour }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span aria-hidden="true" className={`size-2.5 rounded-sm ${colour}`} />
              {name}{" "}
              <strong className="text-ink">
                {hours.reduce((total, { parts }) => total + parts[key], 0).toLocaleString("en")}
              </strong>
            </li>
          ))}
          <li className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 border-t-2 border-ink-faint/50 bg-sunken"
            />
            Yesterday, all calls
          </li>
          <TalkAndCost counts={stats.now.total} />
        </ul>
      </div>
    </Panel>
  );
}

/** How long people talked today on average, and what all calls have cost. */
function TalkAndCost({
  counts: { completed, talkSeconds, cost },
}: {
  readonly counts: CountsFragment;
}) {
  return (
    <>
      {completed > 0 && talkSeconds > 0 && (
        <li>
          Mean talk <strong className="text-ink">{talkTime(talkSeconds / completed)}</strong>
        </li>
      )}
      {cost > 0 && (
        <li>
          Cost <strong className="text-ink">{dollars(cost)}</strong>
        </li>
      )}
    </>
  );
}

function sum({ answered, machine, missed }: Parts): number {
  return answered + machine + missed;
}

function hourOf(from: string): string {
  return String(new Date(from).getHours()).padStart(2, "0");
}

function titleOf(from: string, { answered, machine, missed }: Parts, yesterday: number): string {
  return `${hourOf(from)}:00: ${answered} answered, ${machine} voicemail or silence, ${missed} not reached; yesterday ${yesterday} calls`;
}
