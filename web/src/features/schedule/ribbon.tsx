import { useMemo } from "react";
import { placeOf, useNow } from "~/time/instant.tsx";
import { clockOf, dayName, wallOf } from "~/time/wall.ts";
import type { RibbonDayFragment } from "~/gql/graphql.ts";
import { Skeleton } from "~/ui/panel.tsx";
import { closureWord, dayInWords, type DrawnDay, drawnDays, jumpInWords } from "./days.ts";

const hours = [0, 6, 12, 18, 24];
const inDay = 24 * 60;
const share = (minute: number): string => `${(100 * minute) / inDay}%`;

/** The next days of a campaign, one row a day: when it is open, why it is not, and where the clock changes. */
export function Ribbon({
  days,
  zone,
  isOld = false,
}: {
  /** Undefined while they are read for the first time. */
  readonly days: readonly RibbonDayFragment[] | undefined;
  /** The zone whose days these are. */
  readonly zone: string;
  /** They are of other settings. */
  readonly isOld?: boolean;
}) {
  const now = wallOf(useNow(), zone);
  const drawn = useMemo(() => days && drawnDays(days, zone), [days, zone]);
  return (
    <figure className={isOld ? "[&_svg]:opacity-50" : ""} aria-busy={isOld}>
      <figcaption className="sr-only">The next days, by the clock of {placeOf(zone)}</figcaption>
      <div
        className="grid grid-cols-[5.25rem_1fr] text-[0.6875rem] text-ink-faint"
        aria-hidden="true"
      >
        <span>{placeOf(zone)}</span>
        <span className="relative h-5">
          {hours.map((hour) => (
            <span
              key={hour}
              className={`absolute ${hour === 0 ? "" : hour === 24 ? "-translate-x-full" : "-translate-x-1/2"}`}
              style={{ left: share(hour * 60) }}
            >
              {String(hour).padStart(2, "0")}
            </span>
          ))}
        </span>
      </div>
      <ol>
        {drawn === undefined
          ? Array.from({ length: 14 }, (_, index) => (
              <li key={index} className="grid h-6 grid-cols-[5.25rem_1fr] items-center">
                <Skeleton className="h-3 w-14" />
                <Skeleton className="h-4 w-full" />
              </li>
            ))
          : drawn.map((day) => (
              <Day key={day.date} day={day} nowAt={day.date === now.date ? now.minute : null} />
            ))}
      </ol>
    </figure>
  );
}

function Day({ day, nowAt }: { readonly day: DrawnDay; readonly nowAt: number | null }) {
  const { date, pieces, jumps, closure } = day;
  const isOpen = pieces.length > 0;
  const isWeekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  return (
    <li className="grid h-6 grid-cols-[5.25rem_1fr] items-center text-xs">
      <span
        className={`whitespace-nowrap ${nowAt !== null ? "font-semibold tracking-tight text-ink" : isWeekend ? "text-ink-faint" : "text-ink-soft"}`}
      >
        {dayName(date)}
        <span className="sr-only">: {dayInWords(day)}</span>
      </span>
      <svg width="100%" height="24" aria-hidden="true" className="overflow-visible">
        <rect y="3" width="100%" height="18" rx="3" className="fill-sunken" />
        {[6, 12, 18].map((hour) => (
          <line
            key={hour}
            x1={share(hour * 60)}
            x2={share(hour * 60)}
            y1="3"
            y2="21"
            className="stroke-line"
          />
        ))}
        {pieces.map(({ from, to }) => (
          <rect
            key={from}
            x={share(from)}
            width={share(to - from)}
            y="3"
            height="18"
            rx="3"
            className="fill-accent opacity-85"
          >
            <title>{`${clockOf(from)}–${clockOf(to)}`}</title>
          </rect>
        ))}
        {!isOpen && (
          <text x="8" y="16" className="fill-ink-faint text-[0.6875rem]">
            <title>{closure?.message ?? "Nothing opens"}</title>
            {closureWord(closure)}
          </text>
        )}
        {jumps.map((jump) => (
          <g key={jump.from}>
            <title>{jumpInWords(jump)}</title>
            <rect
              x={share(Math.min(jump.from, jump.to))}
              width={share(Math.abs(jump.minutes))}
              y="3"
              height="18"
              className="fill-warn opacity-45"
            />
            <svg x={share(jump.from)} y="0" className="overflow-visible">
              <path d="M-4.5 0 H4.5 L0 6 Z" className="fill-warn" />
            </svg>
          </g>
        ))}
        {nowAt !== null && (
          <line
            x1={share(nowAt)}
            x2={share(nowAt)}
            y1="0"
            y2="24"
            className="stroke-bad"
            strokeWidth="2"
          >
            <title>Now</title>
          </line>
        )}
      </svg>
    </li>
  );
}
