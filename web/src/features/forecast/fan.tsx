import { scaleLinear, scaleTime } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import { useState } from "react";
import { shortTime } from "~/time/instant.tsx";
import { timeTicks } from "~/time/ticks.ts";
import { Chart } from "~/ui/chart.tsx";

/** Calls that are foreseen until a time, in 10, 50 and 90 of 100 cases. Times are milliseconds since 1970. */
export interface FanPoint {
  readonly at: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Calls that were placed until a time. */
export interface ActualPoint {
  readonly at: number;
  readonly calls: number;
}

interface FanProps {
  /** What was foreseen, from the time at which it was made: at least one point, ascending. */
  readonly points: readonly FanPoint[];
  /** What came: it begins before that, or then. */
  readonly actual: readonly ActualPoint[];
  readonly now: number;
}

/** What was foreseen as a fan, with what came before and over it. */
export function Fan({
  label,
  zone,
  ...of
}: FanProps & { readonly label: string; readonly zone: string }) {
  const { points, actual, now } = of;
  const [pointed, setPointed] = useState<number | null>(null);
  const from = actual[0]?.at ?? points[0]!.at;
  const until = points.at(-1)!.at;
  const most = Math.max(1, ...points.map(({ p90 }) => p90), ...actual.map(({ calls }) => calls));
  const timeOf = (width: number) => scaleTime([from, until], [0, width]);
  const countOf = (height: number) => scaleLinear([0, most], [0, height]).nice(4);
  return (
    <div className="relative">
      <Chart
        label={label}
        height={260}
        x={({ width }) =>
          timeTicks(from, until, zone, Math.max(2, width / 90)).map(({ at, text, isDay }) => ({
            at: timeOf(width)(at),
            text,
            isStrong: isDay,
          }))
        }
        y={({ height }) =>
          countOf(height)
            .ticks(4)
            .filter(Number.isInteger)
            .map((count) => ({ at: countOf(height)(count), text: count.toLocaleString() }))
        }
        onPoint={(x, { width }) =>
          setPointed(x === null || x < 0 || x > width ? null : timeOf(width).invert(x).getTime())
        }
      >
        {({ width, height }) => {
          const count = countOf(height);
          return (
            <Curves
              {...of}
              x={timeOf(width)}
              y={(calls) => height - count(calls)}
              height={height}
              pointed={pointed}
            />
          );
        }}
      </Chart>
      {pointed !== null && (
        <div className="pointer-events-none absolute top-1 left-14 rounded-md border border-line bg-panel px-2.5 py-1.5 text-xs shadow-panel">
          <p className="text-ink-faint">{shortTime(new Date(pointed), zone)}</p>
          {pointed >= points[0]!.at && <Foreseen {...foreseenAt(points, pointed)} />}
          {pointed <= now && actual.length > 0 && (
            <p className="text-live">
              {Math.round(actualAt(actual, pointed)).toLocaleString()} placed
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function Curves({
  points,
  actual,
  now,
  x,
  y,
  height,
  pointed,
}: FanProps & {
  readonly x: (at: number) => number;
  readonly y: (calls: number) => number;
  readonly height: number;
  /** The time at which somebody points; null: nobody does. */
  readonly pointed: number | null;
}) {
  const made = points[0]!.at;
  const last = actual.at(-1);
  const fan = area<FanPoint>()
    .x(({ at }) => x(at))
    .y0(({ p10 }) => y(p10))
    .y1(({ p90 }) => y(p90))
    .curve(curveMonotoneX);
  const middle = line<FanPoint>()
    .x(({ at }) => x(at))
    .y(({ p50 }) => y(p50))
    .curve(curveMonotoneX);
  const came = line<ActualPoint>()
    .x(({ at }) => x(at))
    .y(({ calls }) => y(calls));
  // It goes on to now without further calls.
  const toNow = last === undefined || last.at >= now ? actual : [...actual, { ...last, at: now }];
  return (
    <>
      <path d={fan(points) ?? ""} className="fill-accent opacity-20" />
      <path
        d={middle(points) ?? ""}
        className="fill-none stroke-accent"
        strokeWidth="1.5"
        strokeDasharray="5 4"
      />
      {x(now) - x(made) > 3 && (
        <line
          x1={x(made)}
          x2={x(made)}
          y2={height}
          className="stroke-accent"
          strokeDasharray="2 3"
        />
      )}
      <line x1={x(now)} x2={x(now)} y2={height} className="stroke-bad opacity-60" />
      <path d={came(toNow) ?? ""} className="fill-none stroke-live" strokeWidth="2.5" />
      {last !== undefined && (
        <circle
          cx={x(Math.max(now, last.at))}
          cy={y(last.calls)}
          r="4"
          className="fill-live stroke-panel"
          strokeWidth="2"
        />
      )}
      {pointed !== null && (
        <line x1={x(pointed)} x2={x(pointed)} y2={height} className="stroke-line-strong" />
      )}
    </>
  );
}

function Foreseen({ p10, p50, p90 }: Omit<FanPoint, "at">) {
  const text = (calls: number): string => Math.round(calls).toLocaleString();
  return (
    <p>
      {text(p50)} foreseen{" "}
      <span className="text-ink-faint">
        ({text(p10)}–{text(p90)})
      </span>
    </p>
  );
}

/** What is foreseen until a time, between the points before and after it. */
export function foreseenAt(points: readonly FanPoint[], at: number): Omit<FanPoint, "at"> {
  const next = points.findIndex((point) => point.at >= at);
  const after = points[next] ?? points.at(-1)!;
  const before = points[next - 1] ?? after;
  const share = after.at === before.at ? 0 : (at - before.at) / (after.at - before.at);
  const between = (name: "p10" | "p50" | "p90"): number =>
    before[name] + share * (after[name] - before[name]);
  return { p10: between("p10"), p50: between("p50"), p90: between("p90") };
}

function actualAt(points: readonly ActualPoint[], at: number): number {
  const next = points.findIndex((point) => point.at >= at);
  const after = points[next] ?? points.at(-1)!;
  const before = points[next - 1] ?? after;
  const share = after.at === before.at ? 0 : (at - before.at) / (after.at - before.at);
  return before.calls + share * (after.calls - before.calls);
}
