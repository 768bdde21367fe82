import { setImmediate } from "node:timers/promises";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { type Forecast, forecast } from "#rules/forecast.ts";
import { cohortsOf, type SortedPeople } from "#rules/forecast-cohorts.ts";
import { windowsBetween } from "#rules/forecast-hours.ts";
import { forecastMessage } from "#rules/forecast-words.ts";
import { refuse } from "#domain/input.ts";
import type { Circumstances } from "./circumstances.ts";
import type { Experience } from "./experience.ts";
import type { People } from "./people.ts";

/** The most days that a forecast reaches. */
export const longestForecastDays = 14;
const dayMs = 86_400_000;

export interface CampaignForecast extends Forecast, Omit<SortedPeople, "cohorts"> {
  readonly from: Date;
  readonly until: Date;
  /** The contacts of whom it is. */
  readonly people: number;
  /** The number of contacts who were asked; fewer than `people`: they stand for the others. */
  readonly asked: number;
  readonly experience: Experience;
  /** The campaign is not active: the forecast is of what would happen if it were started now. */
  readonly isIfStarted: boolean;
  /** The most important in words. */
  readonly message: string;
}

/** What a forecast is made from. */
interface ForecastFacts extends People {
  readonly now: Date;
  readonly until: Date;
  /** As it would be if it were active. */
  readonly campaign: CampaignRow;
  readonly isIfStarted: boolean;
  readonly circumstances: Circumstances;
}

/** Plays what may happen. Other requests of the process have their turn meanwhile. */
export async function foresee(facts: ForecastFacts): Promise<CampaignForecast> {
  const { now, until, campaign, circumstances, representatives } = facts;
  const { cohorts, ...sorted } = cohortsOf(representatives, { now, until });
  const { experience, slots, startsPerMinute, numbers } = circumstances;
  const world = {
    now: now.getTime(),
    until: until.getTime(),
    campaign,
    slots,
    live: Math.min(campaign.liveCalls, slots),
    startsPerMinute,
    numbers,
    lanes: facts.lanes.map((lane) => windowsBetween(lane, { from: now, until })),
    cohorts,
  };
  const foreseen = {
    ...(await inTurns(forecast(world, experience.history, seedOf(campaign.id)))),
    ...sorted,
    from: now,
    until,
    people: representatives.reduce((sum, { people }) => sum + people, 0),
  };
  return {
    ...foreseen,
    asked: representatives.length,
    experience,
    isIfStarted: facts.isIfStarted,
    message: forecastMessage(foreseen, campaign),
  };
}

/** When a forecast ends that is wanted until a time; null: the latest. @throws InputValidationError */
export function forecastEnd(now: Date, until: Date | null): Date {
  const latest = new Date(now.getTime() + longestForecastDays * dayMs);
  if (until === null) return latest;
  if (until <= now) refuse([{ path: ["until"], message: "must be in the future" }]);
  if (until > latest) {
    const message = `must be at most ${longestForecastDays} days ahead`;
    refuse([{ path: ["until"], message }]);
  }
  return until;
}

/** Other requests of the process have their turn each time the work pauses. */
async function inTurns<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await setImmediate();
  }
}

/** The same campaign has the same chance: a number from 0 to 1, made from its id. */
function seedOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(-8), 16) / 2 ** 32;
}
