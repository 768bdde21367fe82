import type { CampaignSettings } from "./campaign-settings.ts";
import { forecastOutcomes, isCompletedOutcome, type OutcomeMix } from "./forecast-mix.ts";
import { minuteMs } from "./clock-time.ts";
import { redialDelay } from "./redial.ts";

/** What comes after calls of some outcomes. */
export interface Sequel {
  /** Of all calls; all shares add up to 1. */
  readonly share: number;
  readonly isCompleted: boolean;
  /** The number cannot be called any more. */
  readonly isLast: boolean;
  /** From the start of the call to its redial, if the round has one left; null: no redial. */
  readonly redialAfterMs: number | null;
}

/** The outcomes of calls, those that have the same sequel together. */
export function sequelsOf(
  campaign: Pick<CampaignSettings, "redialsPerRound" | "redialDelays">,
  mix: OutcomeMix,
): Sequel[] {
  const sequels = new Map<string, Sequel>();
  for (const [index, outcome] of forecastOutcomes.entries()) {
    const isCompleted = isCompletedOutcome(outcome);
    const isLast = outcome === "BAD_NUMBER";
    const delay = campaign.redialsPerRound === 0 ? null : redialDelay(campaign, outcome);
    const redialAfterMs = delay === null ? null : mix.seconds[index]! * 1_000 + delay * minuteMs;
    const key = [isCompleted, isLast, redialAfterMs].join();
    const share = mix.shares[index]! + (sequels.get(key)?.share ?? 0);
    sequels.set(key, { share, isCompleted, isLast, redialAfterMs });
  }
  return [...sequels.values()];
}
