import { type Forecast, forecast } from "#rules/forecast.ts";
import { windowsBetween } from "#rules/forecast-hours.ts";
import type { CallHistory } from "#rules/forecast-mix.ts";
import type { Cohort } from "#rules/forecast-people.ts";
import { aSchedule } from "../rules/schedules.ts";
import {
  natureOf,
  playCampaign,
  type PlayedOutcome,
  type PlayedSettings,
} from "./played-campaign.ts";

/*
 * Forecasts beside campaigns that are played call by call: where what happens lies. Of each campaign the forecast is not
 * told how its calls go.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const start = Date.parse("2031-03-05T08:59:00Z");

interface Story {
  readonly people: number;
  readonly slots: number;
  readonly hours: readonly [string, string];
  readonly recurs?: boolean;
  readonly redialsPerRound?: number;
  readonly redialDelays?: Readonly<Partial<Record<PlayedOutcome, number>>>;
  /** People of another campaign with the same chances, who were called before. */
  readonly before?: number;
  /** When the forecast is asked, and how far it reaches: hours after the start. */
  readonly askedAt: number;
  readonly until: number;
}

const always: readonly [string, string] = ["00:00", "23:59"];

/** Five kinds of campaigns, as `bench/programs/forecasts.ts` has them. Times are hours after the start. */
const stories = {
  "a list, nothing known": { people: 60, slots: 5, hours: always, askedAt: 0, until: 4 },
  "a list, other calls known": {
    people: 60,
    slots: 5,
    hours: always,
    before: 100,
    askedAt: 2,
    until: 6,
  },
  "every day with redials, on the third day": {
    people: 40,
    slots: 4,
    hours: ["09:00", "12:00"],
    recurs: true,
    redialsPerRound: 2,
    redialDelays: { NO_ANSWER: 30, BUSY: 10, VOICEMAIL: 45 },
    askedAt: 48,
    until: 51,
  },
  "a window that is too short": {
    people: 150,
    slots: 4,
    hours: ["09:00", "09:40"],
    recurs: true,
    askedAt: 0,
    until: 2,
  },
  "in the middle of a list with redials": {
    people: 80,
    slots: 5,
    hours: always,
    redialsPerRound: 1,
    redialDelays: { NO_ANSWER: 20, BUSY: 10 },
    askedAt: 0.2,
    until: 5,
  },
} as const satisfies Readonly<Record<string, Story>>;

export type ForecastKind = keyof typeof stories;

export const forecastKinds = Object.keys(stories) as ForecastKind[];

/** Whether what the forecast of a campaign has said holds. The same kind and number is the same campaign. */
export function hitsOfCampaign(kind: ForecastKind, number: number): boolean[] {
  const story: Story = stories[kind];
  const { people, slots, hours, recurs = false, redialsPerRound = 0, redialDelays = {} } = story;
  const [asked, until] = [start + story.askedAt * hourMs, start + story.until * hourMs];
  const nature = natureOf(`${kind} ${number}`);
  const schedule = aSchedule({
    timeZone: "UTC",
    startTime: hours[0],
    endTime: hours[1],
    scheduleFrequency: recurs ? "DAILY" : null,
  });
  const windows = windowsBetween(schedule, {
    from: new Date(start),
    until: new Date(until + dayMs),
  });
  const settings: PlayedSettings = {
    people,
    slots,
    windows,
    recurs,
    redialsPerRound,
    redialDelays,
  };
  const own = story.before === undefined;
  const others = { callOf: (person: number, attempt: number) => nature.callOf(-person, attempt) };
  const before = own
    ? playCampaign(settings, nature, { from: start, until: asked })
    : playCampaign({ ...settings, people: story.before! }, others, { from: start, until: asked });
  const truth = playCampaign(settings, nature, { from: own ? start : asked, until });
  const ended = before.calls.filter(({ endsAt }) => endsAt <= asked);
  const waiting = own ? before.people : [];
  const told = foresee(
    {
      now: asked,
      until,
      campaign: {
        retryAttempts: 100,
        redialsPerRound,
        redialDelays: { NO_ANSWER: null, BUSY: null, CARRIER_FAULT: null, ...redialDelays },
        scheduleFrequency: recurs ? "DAILY" : null,
      },
      slots,
      live: waiting.filter(({ endsAt }) => endsAt > asked).length,
      startsPerMinute: null,
      numbers: null,
      lanes: [windowsBetween(schedule, { from: new Date(asked), until: new Date(until) })],
      cohorts: own
        ? waiting.flatMap((person) => cohortOf(person, asked))
        : [cohortOfAll(people, asked)],
    },
    historyOf(ended),
    (number * 0.618) % 1,
  );
  return judge(
    told,
    truth.calls.filter(({ at }) => at >= asked),
    people,
  );
}

function cohortOfAll(people: number, at: number): Cohort {
  return { lane: 0, people, dueAt: at, completed: 0, dials: 0, redials: 0, isLive: false };
}

function cohortOf(
  person: ReturnType<typeof playCampaign>["people"][number],
  asked: number,
): Cohort[] {
  const isLive = person.endsAt > asked;
  if (!isLive && person.dueAt === Infinity) return [];
  const dials = isLive ? Math.max(person.dials - 1, 0) : person.dials;
  const counts = { completed: person.completed, dials, redials: Math.max(dials - 1, 0) };
  return [{ lane: 0, people: 1, dueAt: Math.max(person.dueAt, asked), ...counts, isLive }];
}

function historyOf(calls: ReturnType<typeof playCampaign>["calls"]): CallHistory {
  const known = [...Map.groupBy(calls, ({ outcome }) => outcome)].map(([outcome, own]) => {
    const seconds = own.map(({ at, endsAt }) => (endsAt - at) / 1_000);
    const meanSeconds = seconds.reduce((sum, each) => sum + each, 0) / own.length;
    const squares = seconds.reduce((sum, each) => sum + (each - meanSeconds) ** 2, 0);
    const deviationSeconds = Math.sqrt(squares / Math.max(own.length - 1, 1));
    const times = { meanSeconds, deviationSeconds, timed: own.length };
    return [outcome, { calls: own.length, ...times }] as const;
  });
  return Object.fromEntries(known);
}

function foresee(...of: Parameters<typeof forecast>): Forecast {
  const work = forecast(...of);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Whether what the forecast has said holds. What it says for certain is not counted. */
function judge(
  told: Forecast,
  calls: readonly { readonly at: number; readonly person: number }[],
  people: number,
): boolean[] {
  const from = told.points[0]!.at.getTime();
  const span = told.points.at(-1)!.at.getTime() - from;
  const made = [0.25, 0.5, 0.75].map((share) => {
    const point = told.points.findLast(({ at }) => at.getTime() - from <= span * share)!;
    return { ...point.calls, is: calls.filter(({ at }) => at <= point.at.getTime()).length };
  });
  const reached = new Set(calls.map(({ person }) => person)).size;
  const { p10, p90 } = told.throughAt;
  const through =
    p10 === null || p90 === null
      ? []
      : [{ p10: p10.getTime(), p90: p90.getTime(), is: Math.max(...calls.map(({ at }) => at)) }];
  return [...made, { ...told.missed, is: people - reached }, ...through]
    .filter((each) => each.p10 !== each.p90)
    .map((each) => each.is >= each.p10 && each.is <= each.p90);
}
