import { decisionRules } from "./decision.ts";
import type { SortedPeople } from "./forecast-cohorts.ts";
import type { Forecast } from "./forecast.ts";
import { nextOpening } from "./gate.ts";
import { whyNoOpening } from "./outlook.ts";
import type { Schedule } from "./schedule.ts";
import { asSentence, localTime } from "./words.ts";

interface Foreseen extends Forecast, Omit<SortedPeople, "cohorts"> {
  readonly people: number;
  readonly from: Date;
  readonly until: Date;
}

/** The most important of a forecast in sentences, or why no call is foreseen. */
export function forecastMessage(of: Foreseen, campaign: Schedule): string {
  const { people, firstCallAt, notCalled, later, until, throughAt, missed, beingCalled } = of;
  if (people === 0) return whyEmpty(campaign, of.from);
  const refused = notCalled.reduce((sum, each) => sum + each.people, 0);
  const callable = people - refused - later - beingCalled;
  if (beingCalled > 0 && callable === 0) return whileCalling(of, campaign);
  if (firstCallAt === null) return `No calls are foreseen: ${whyNobody(notCalled)}`;
  const first = localTime(firstCallAt, campaign);
  if (firstCallAt >= until) {
    return `No calls are foreseen in this time: the first can be placed ${first}.`;
  }
  const live = beingCalled === 0 ? "" : `${areBeingCalled(beingCalled)}, and `;
  const calls = `Of ${contacts(people)}, ${live}${callable} can be called, the first ${first}.`;
  if (throughAt.p50 !== null) {
    return `${calls} The last call of the round is likely to be placed ${localTime(throughAt.p50, campaign)}.`;
  }
  if (missed.p50 === 0) return calls;
  return `${calls} In the middle case ${contacts(missed.p50)} of them are not called in the round, as there are too few slots or hours.`;
}

/** Nobody but those who are being called now can be called before the end of the forecast, or before the next round. */
function whileCalling(of: Foreseen, campaign: Schedule): string {
  const { people, beingCalled, firstCallAt, notCalled, points } = of;
  const live = `Of ${contacts(people)}, ${areBeingCalled(beingCalled)}.`;
  if (firstCallAt !== null) {
    return `${live} The next call can be placed ${localTime(firstCallAt, campaign)}.`;
  }
  const why = notCalled.length === 0 ? "." : `: ${whyNobody(notCalled)}`;
  const again =
    points.at(-1)!.calls.p90 === 0 ? "" : " If they are not reached, they are called again.";
  return `${live} No other call is foreseen${why}${again}`;
}

function areBeingCalled(count: number): string {
  return `${count} ${count === 1 ? "is" : "are"} being called now`;
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
