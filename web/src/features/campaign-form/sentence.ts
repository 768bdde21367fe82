import { placeOf } from "~/time/instant.tsx";
import { holidaysOf } from "~/words/holidays.ts";
import { datesInWords, listOf, windowsInWords } from "~/words/schedule.ts";
import { type FormValues, numberOf } from "./values.ts";

/** The schedule as one sentence, as far as it is typed. */
export function scheduleSentence(values: FormValues): string {
  const parts = [
    `Calls each contact ${howOften(values)}`,
    windowsInWords(values.windows),
    values.hoursOf === "CONTACT"
      ? "by the clock where the contact is"
      : `${placeOf(values.timeZone)} time`,
    closures(values),
    bounds(values),
    redials(values),
  ];
  return `${parts.filter((part) => part !== "").join(", ")}.`;
}

function howOften({ scheduleFrequency, intervalDays }: FormValues): string {
  switch (scheduleFrequency) {
    case "":
      return "once";
    case "DAILY":
      return "once a day";
    case "WEEKLY":
      return "once a week";
    case "CUSTOM":
      return `once in ${intervalDays === "" ? "…" : intervalDays} days`;
  }
}

function closures({ holidaySets, blackoutDates }: FormValues): string {
  const closed = [
    ...(holidaySets.length === 0 ? [] : [`holidays (${holidaySets.map(holidaysOf).join(", ")})`]),
    ...blackoutDates
      .filter(({ from }) => from !== "")
      .map(({ from, to, label }) => label || datesInWords(from, to)),
  ];
  return closed.length === 0 ? "" : `not on ${listOf(closed)}`;
}

function bounds({ startsOn, endsOn }: FormValues): string {
  if (startsOn !== "" && endsOn !== "") return `from ${startsOn} to ${endsOn}`;
  if (startsOn !== "") return `from ${startsOn}`;
  return endsOn === "" ? "" : `until ${endsOn}`;
}

function redials({ redialsPerRound, scheduleFrequency }: FormValues): string {
  const count = numberOf(redialsPerRound);
  if (count === null || Number.isNaN(count)) return "";
  const round = scheduleFrequency === "" ? "" : " in each round";
  if (count === 0) return "and does not redial who is not reached";
  return `and redials who is not reached${round}: ${count === 1 ? "once" : `up to ${count} times`}`;
}
