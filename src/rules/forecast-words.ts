import { decisionRules } from "./decision.ts";
import type { SortedPeople } from "./forecast-cohorts.ts";
import type { Forecast } from "./forecast.ts";
import { nextOpening } from "./gate.ts";
import { whyNoOpening } from "./outlook.ts";
import type { Schedule } from "./schedule.ts";
import { asSentence, localTime } from "./words.ts";

interface Foreseen extends Forecast, Pick<SortedPeople, "notCalled" | "firstCallAt" | "later"> {
  readonly people: number;
  readonly from: Date;
  readonly until: Date;
}

/** The most important of a forecast in sentences, or why no call is foreseen. */
export function forecastMessage(of: Foreseen, campaign: Schedule): string {
  const { people, firstCallAt, notCalled, later, until, throughAt, missed } = of;
  if (people === 0) return whyEmpty(campaign, of.from);
  if (firstCallAt === null) return `No calls are foreseen: ${whyNobody(notCalled)}`;
  const first = localTime(firstCallAt, campaign);
  if (firstCallAt >= until) {
    return `No calls are foreseen in this time: the first can be placed ${first}.`;
  }
  const refused = notCalled.reduce((sum, each) => sum + each.people, 0);
  const calls = `Of ${contacts(people)}, ${people - refused - later} can be called, the first ${first}.`;
  if (throughAt.p50 !== null) {
    return `${calls} The last call of the round is likely to be placed ${localTime(throughAt.p50, campaign)}.`;
  }
  if (missed.p50 === 0) return calls;
  return `${calls} In the middle case ${contacts(missed.p50)} of them are not called in the round, as there are too few slots or hours.`;
}

function whyEmpty(campaign: Schedule, now: Date): string {
  const empty = "No calls are foreseen: there is no contact";
  if (nextOpening(campaign, now) !== null) return `${empty}.`;
  return `${empty}, and ${asSentence(whyNoOpening(campaign, now).detail)}`;
}

function whyNobody(notCalled: Foreseen["notCalled"]): string {
  const [most] = notCalled.toSorted((one, other) => other.people - one.people);
  const { remedy } = decisionRules[most!.reason];
  return [asSentence(most!.detail), remedy ?? []].flat().join(" ");
}

function contacts(count: number): string {
  return count === 1 ? "1 contact" : `${count} contacts`;
}
