import type { ReactNode } from "react";

/** What a status means for the person who reads it. */
export type Tone = "live" | "good" | "warn" | "bad" | "idle";

export const tones: Readonly<Record<Tone, string>> = {
  live: "bg-live-soft text-live",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  idle: "bg-idle-soft text-idle",
};

/** A shape for each meaning: a status is never a colour alone. */
const glyphs: Readonly<Record<Tone, ReactNode>> = {
  live: <circle cx="5" cy="5" r="4" />,
  good: <path d="M1.5 5.2 4 7.7 8.5 2.6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  warn: <path d="M5 1 9.3 8.8H.7z" />,
  bad: <path d="M2 2l6 6M8 2 2 8" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  idle: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.4" />,
};

export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      <Glyph tone={tone} />
      {children}
    </span>
  );
}

/** The shape of a meaning, in the colour of the text around it. */
export function Glyph({ tone }: { readonly tone: Tone }) {
  return (
    <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" fill="currentColor" aria-hidden="true">
      {glyphs[tone]}
    </svg>
  );
}
