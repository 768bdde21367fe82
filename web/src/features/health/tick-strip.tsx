import type { RunInListFragment } from "~/gql/graphql.ts";
import { clockTime, ownZone, placeOf } from "~/time/instant.tsx";

const minuteMs = 60_000;
const minutes = 60;

/** The last sixty minutes, one cell a minute: when the scheduler ran, and when it did not. */
export function TickStrip({
  runs,
  now,
}: {
  readonly runs: readonly RunInListFragment[];
  readonly now: number;
}) {
  const byMinute = new Map(runs.map((run) => [Date.parse(run.minute), run]));
  const oldest = Math.min(...byMinute.keys());
  const last = Math.floor(now / minuteMs) * minuteMs;
  const cells = Array.from(
    { length: minutes },
    (_, index) => last - (minutes - 1 - index) * minuteMs,
  );
  const missing = cells.filter((at) => !byMinute.has(at) && at > oldest && at < last).length;
  return (
    <div className="px-4 py-4">
      <div aria-hidden="true" className="flex h-9 items-end gap-px">
        {cells.map((at) => {
          const run = byMinute.get(at);
          const isMissing = run === undefined && at > oldest && at < last;
          return (
            <span
              key={at}
              title={titleOf(at, run, isMissing)}
              className={`h-full flex-1 rounded-sm ${run !== undefined ? "bg-good" : isMissing ? "bg-bad" : "bg-sunken"}`}
            />
          );
        })}
      </div>
      <p className="mt-2 flex justify-between text-xs text-ink-faint">
        <span>an hour ago</span>
        <span>now</span>
      </p>
      <p className="mt-2 text-ink-soft">
        {missing === 0
          ? "It ran in every minute."
          : `It did not run in ${missing} of the last ${minutes} minutes. Calls of those minutes are placed when it runs again; none is lost.`}
      </p>
    </div>
  );
}

function titleOf(at: number, run: RunInListFragment | undefined, isMissing: boolean): string {
  const time = `${clockTime(new Date(at), ownZone)} ${placeOf(ownZone)}`;
  if (run !== undefined) return `${time}: ${run.callsClaimed} calls started`;
  return isMissing ? `${time}: it did not run` : time;
}
