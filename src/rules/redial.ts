import type { CallOutcome } from "./call-state.ts";
import {
  type CampaignSettings,
  defaultRedialDelays,
  type RedialOutcome,
} from "./campaign-settings.ts";
import { minuteMs } from "./clock-time.ts";
import { nextOpening } from "./gate.ts";
import { isRedialLeft, type RedialCounts } from "./round-cases.ts";
import type { Round } from "./round.ts";
import type { Schedule } from "./schedule.ts";
import type { Whereabouts } from "./whereabouts.ts";

export type RedialPolicy = Pick<CampaignSettings, "redialsPerRound" | "redialDelays">;

/** The counts are of this contact in this campaign and round. */
export interface RedialFacts extends RedialCounts {
  readonly outcome: CallOutcome;
  /** By VAPI's clock, which may differ from ours. */
  readonly endedAt: Date;
  /** When this server learns of the end, which may be long after it. A redial that was due by then is due now. */
  readonly now: Date;
  /** The round of the call that ended. */
  readonly round: Round;
}

export type RedialPlan =
  | { readonly at: Date }
  | {
      readonly dropped:
        | "OFF"
        | "NOT_FOR_THIS_OUTCOME"
        | "BUDGET_SPENT"
        | "ROUND_HAS_NO_OPENING_LEFT";
    };

/** When to redial, always inside a window of the call's own round, or why there is no redial. */
export function planRedial(
  policy: RedialPolicy,
  schedule: Schedule,
  facts: RedialFacts,
  where?: Whereabouts,
): RedialPlan {
  if (policy.redialsPerRound <= 0) return { dropped: "OFF" };
  const delay = redialDelay(policy, facts.outcome);
  if (delay === null) return { dropped: "NOT_FOR_THIS_OUTCOME" };
  if (!isRedialLeft(facts, policy.redialsPerRound)) return { dropped: "BUDGET_SPENT" };
  const now = facts.now.getTime();
  const due = Math.min(facts.endedAt.getTime(), now) + delay * minuteMs;
  const at = nextOpening(schedule, new Date(Math.max(due, now)), where);
  if (at === null || at < facts.round.startsAt || at >= facts.round.endsAt) {
    return { dropped: "ROUND_HAS_NO_OPENING_LEFT" };
  }
  return { at };
}

/** Minutes from the end of a call with this outcome to its redial; null: there is none. */
export function redialDelay(
  policy: Pick<RedialPolicy, "redialDelays">,
  outcome: CallOutcome,
): number | null {
  if (!isRedialOutcome(outcome)) return null;
  const own = policy.redialDelays[outcome];
  return own === undefined ? defaultRedialDelays[outcome] : own;
}

function isRedialOutcome(outcome: CallOutcome): outcome is RedialOutcome {
  return Object.hasOwn(defaultRedialDelays, outcome);
}
