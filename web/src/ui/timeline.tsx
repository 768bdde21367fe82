import type { ReactNode } from "react";
import type { Tone } from "./status.tsx";

export interface TimelineItem {
  readonly key: string;
  /** When it happened. */
  readonly time: ReactNode;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly tone: Tone;
}

const dots: Readonly<Record<Tone, string>> = {
  live: "bg-live",
  good: "bg-good",
  warn: "bg-warn",
  bad: "bg-bad",
  idle: "bg-line-strong",
};

/** What happened one after another, the first on top. */
export function Timeline({ items }: { readonly items: readonly TimelineItem[] }) {
  return (
    <ol className="px-4 py-3">
      {items.map(({ key, time, title, detail, tone }) => (
        <li key={key} className="group relative grid grid-cols-[7.5rem_1fr] gap-x-8 pb-4 last:pb-1">
          <span className="pt-px text-right text-xs whitespace-nowrap text-ink-faint">{time}</span>
          <span
            aria-hidden="true"
            className="absolute top-4 bottom-[-0.25rem] left-[8.47rem] w-px bg-line group-last:hidden"
          />
          <span
            aria-hidden="true"
            className={`absolute top-1.5 left-[8.25rem] size-2 rounded-full ring-4 ring-panel ${dots[tone]}`}
          />
          <div className="min-w-0">
            <p className="font-medium text-ink">{title}</p>
            {detail !== undefined && <div className="text-xs text-ink-soft">{detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
