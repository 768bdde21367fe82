import type { CSSProperties } from "react";
import { dayName, placeOf, shortTime } from "./instant.tsx";

/** A time from `start` to `end` (exclusive), in milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const stepMs = 15 * 60_000;

/**
 * Chooses an instant of a stretch of days. Behind it stand the spans in which something is open, in the days of a zone.
 * By the keyboard it goes a quarter of an hour, and with Page Up and Page Down a tenth of it all.
 */
export function Scrubber({
  label,
  range,
  zone,
  days,
  spans,
  value,
  onChange,
}: {
  readonly label: string;
  readonly range: Span;
  readonly zone: string;
  /** The local days in it: each with its date, "yyyy-MM-dd", and its beginning. */
  readonly days: readonly {
    readonly date: string;
    readonly start: number;
    readonly note: string | null;
  }[];
  readonly spans: readonly Span[];
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const length = range.end - range.start;
  const share = (at: number): number => ((at - range.start) / length) * 100;
  const place = (start: number, end: number): CSSProperties => {
    const left = Math.max(0, share(start));
    return { left: `${left}%`, width: `${Math.max(0, Math.min(100, share(end)) - left)}%` };
  };
  const isRoomy = (start: number, end: number): boolean => end - start > length / 20;
  const ends = [...days.slice(1).map(({ start }) => start), range.end];
  return (
    <div className="relative px-2 pt-1 pb-6">
      <div aria-hidden="true" className="relative h-10 rounded-md border border-line bg-sunken">
        <div className="absolute inset-0 overflow-hidden rounded-[5px]">
          {spans.map(({ start, end }) => (
            <div
              key={start}
              className="absolute inset-y-0 bg-accent/25"
              style={place(start, end)}
            />
          ))}
        </div>
        {days.map(({ date, start, note }, index) => (
          <div
            key={date}
            title={note ?? undefined}
            className="absolute inset-y-0 border-l border-line-strong/60 first:border-0"
            style={place(start, ends[index]!)}
          >
            {isRoomy(start, ends[index]!) && (
              <span
                className={`absolute top-full left-0 pt-1 text-[0.6875rem] whitespace-nowrap text-ink-faint ${index % 4 === 0 && index < days.length - 2 ? "" : "hidden sm:block"}`}
              >
                {index % 2 === 0 || days.length < 8 ? dayName(date) : ""}
              </span>
            )}
          </div>
        ))}
        <div
          className="absolute -inset-y-1 w-0.5 -translate-x-1/2 rounded bg-ink"
          style={{ left: `${Math.min(100, Math.max(0, share(value)))}%` }}
        />
      </div>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${shortTime(new Date(value), zone)} ${placeOf(zone)}`}
        min={0}
        max={Math.floor(length / stepMs)}
        step={1}
        value={Math.round((value - range.start) / stepMs)}
        onChange={(event) => onChange(range.start + Number(event.target.value) * stepMs)}
        className="scrubber absolute inset-x-0 top-1 h-10 w-full cursor-ew-resize"
      />
    </div>
  );
}
