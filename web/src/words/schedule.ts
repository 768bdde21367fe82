import type { CallType, HoursOf, ScheduleFrequency, Weekday } from "~/gql/graphql.ts";

export const weekdayWords: Readonly<
  Record<Weekday, { readonly short: string; readonly long: string }>
> = {
  MONDAY: { short: "Mon", long: "Monday" },
  TUESDAY: { short: "Tue", long: "Tuesday" },
  WEDNESDAY: { short: "Wed", long: "Wednesday" },
  THURSDAY: { short: "Thu", long: "Thursday" },
  FRIDAY: { short: "Fri", long: "Friday" },
  SATURDAY: { short: "Sat", long: "Saturday" },
  SUNDAY: { short: "Sun", long: "Sunday" },
};

const week = Object.keys(weekdayWords) as readonly Weekday[];

/** "every day", "Mon–Fri", "Mon, Wed–Fri". */
export function daysInWords(days: readonly Weekday[]): string {
  if (days.length === 0) return "on no day";
  if (days.length === week.length) return "every day";
  const runs: Weekday[][] = [];
  for (const day of week.filter((each) => days.includes(each))) {
    const last = runs.at(-1);
    if (last !== undefined && week.indexOf(last.at(-1)!) === week.indexOf(day) - 1) last.push(day);
    else runs.push([day]);
  }
  const short = (day: Weekday): string => weekdayWords[day].short;
  return runs
    .flatMap((run) =>
      run.length > 2 ? [`${short(run[0]!)}–${short(run.at(-1)!)}`] : run.map(short),
    )
    .join(", ");
}

/** "Mon–Fri 09:00–17:00 and Sat 10:00–12:00". What is not typed yet is "…". */
export function windowsInWords(
  windows: readonly {
    readonly days: readonly Weekday[];
    readonly startTime: string;
    readonly endTime: string;
  }[],
): string {
  const texts = windows.map(
    ({ days, startTime, endTime }) =>
      `${daysInWords(days)} ${startTime || "…"}–${endTime || "…"}${endTime !== "" && endTime < startTime ? " the next day" : ""}`,
  );
  return listOf(texts);
}

/** One date, or two with a dash between them. */
export function datesInWords(from: string, to: string): string {
  return to === "" || to === from ? from || "…" : `${from}–${to}`;
}

/** "a", "a and b", "a, b and c". */
export function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

export const frequencyWords: Readonly<Record<ScheduleFrequency | "", string>> = {
  "": "Once",
  DAILY: "Every day",
  WEEKLY: "Every week",
  CUSTOM: "Every few days",
};

export const hoursOfWords: Readonly<Record<HoursOf, string>> = {
  CAMPAIGN: "The campaign’s clock",
  CONTACT: "Each contact’s clock",
};

export const callTypeWords: Readonly<Record<CallType, string>> = {
  CHARITY: "Charity",
  DEBT_COLLECTION: "Debt collection",
  INFORMATIONAL: "Information, reminders, notices",
  POLITICAL: "Political",
  SURVEY: "Survey",
  TELEMARKETING: "Selling or advertising",
};
