import { placeOf } from "~/time/instant.tsx";
import { daysInWords } from "~/words/schedule.ts";
import { type FormValues, type FormWindow, numberOf } from "./values.ts";

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

export function windowsInWords(windows: readonly FormWindow[]): string {
  const texts = windows.map(
    ({ days, startTime, endTime }) =>
      `${daysInWords(days)} ${startTime || "…"}–${endTime || "…"}${endTime !== "" && endTime < startTime ? " the next day" : ""}`,
  );
  return listOf(texts);
}

function closures({ holidaySets, blackoutDates }: FormValues): string {
  const closed = [
    ...(holidaySets.length === 0 ? [] : [`holidays (${holidaySets.join(", ")})`]),
    ...blackoutDates
      .filter(({ from }) => from !== "")
      .map(({ from, to, label }) => label || dates(from, to)),
  ];
  return closed.length === 0 ? "" : `not on ${listOf(closed)}`;
}

export function dates(from: string, to: string): string {
  return to === "" || to === from ? from || "…" : `${from}–${to}`;
}

function bounds({ startsOn, endsOn }: FormValues): string {
  if (startsOn !== "" && endsOn !== "") return `from ${startsOn} to ${endsOn}`;
  if (startsOn !== "") return `from ${startsOn}`;
  return endsOn === "" ? "" : `until ${endsOn}`;
}

function redials({ redialsPerRound, scheduleFrequency }: FormValues): string {
  const count = numberOf(redialsPerRound);
  if (count === null || Number.isNaN(count)) return "";
  const round = scheduleFrequency === "" ? "" : " each time";
  if (count === 0) return "and does not redial who does not answer";
  return `and redials up to ${count === 1 ? "once" : `${count} times`}${round}`;
}

/** "a", "a and b", "a, b and c". */
function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
