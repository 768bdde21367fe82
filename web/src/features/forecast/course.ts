import type { Tone } from "~/ui/status.tsx";
import { type FanPoint, foreseenAt } from "./fan.tsx";

/** Whether what came is within what was foreseen. */
export interface Course {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
}

/** Null: too little was foreseen until now to say so. */
export function courseOf(points: readonly FanPoint[], since: number, now: number): Course | null {
  if (points.length === 0) return null;
  const { p10, p50, p90 } = foreseenAt(points, now);
  if (p90 < 1 && since === 0) return null;
  const text = (calls: number): string => Math.round(calls).toLocaleString();
  const foreseen =
    text(p10) === text(p90)
      ? `${text(p50)} ${text(p50) === "1" ? "was" : "were"} foreseen by now`
      : `${text(p10)} to ${text(p90)} were foreseen by now`;
  const sentence = `${text(since)} ${since === 1 ? "call" : "calls"} placed since this forecast, ${foreseen}.`;
  // A fan is narrow at its beginning: one call more or less says nothing.
  if (since < Math.floor(p10) - 1) return { tone: "warn", word: "Behind", sentence };
  if (since > Math.ceil(p90) + 1) return { tone: "good", word: "Ahead", sentence };
  return { tone: "good", word: "On course", sentence };
}
