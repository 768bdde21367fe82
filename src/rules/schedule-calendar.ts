import { type Calendar, readableCalendar, wallWindow } from "./calendar.ts";
import { blackoutRanges, holidayRanges } from "./closed-dates.ts";
import { closedDays, type ClosedRange } from "./closed-days.ts";
import { dayOf } from "./clock-time.ts";
import type { Schedule } from "./schedule.ts";
import { windowsOf } from "./windows.ts";

/** More calendars than are in use at once: campaigns times the zones of their contacts. When there are more, all go. */
const mostCalendars = 8192;

/** By zone and by what `keyOf` says of the schedule. A calendar remembers what it has computed. */
const calendars = new Map<string, Calendar | null>();

/** The same by the object, so that the lanes of a campaign in one dispatch do not make the key again. */
const ofSchedule = new WeakMap<Schedule, Map<string, Calendar | null>>();

/** The calendar of a schedule by the clock of a zone; null if it cannot be read. */
export function scheduleCalendar(
  schedule: Schedule,
  timeZone: string = schedule.timeZone,
): Calendar | null {
  let byZone = ofSchedule.get(schedule);
  if (byZone === undefined) ofSchedule.set(schedule, (byZone = new Map()));
  const known = byZone.get(timeZone);
  if (known !== undefined) return known;
  const key = `${timeZone} ${keyOf(schedule)}`;
  let calendar = calendars.get(key);
  if (calendar === undefined) {
    calendar = makeCalendar(schedule, timeZone, closedBy(schedule));
    if (calendars.size >= mostCalendars) calendars.clear();
    calendars.set(key, calendar);
  }
  byZone.set(timeZone, calendar);
  return calendar;
}

/** The same without dates that are closed. */
export function weeklyCalendar(schedule: Schedule, timeZone: string): Calendar | null {
  return makeCalendar(schedule, timeZone, []);
}

function makeCalendar(
  schedule: Schedule,
  timeZone: string,
  closed: readonly ClosedRange[],
): Calendar | null {
  return readableCalendar({
    timeZone,
    windows: windowsOf(schedule).map(({ days, startTime, endTime }) =>
      wallWindow(days, startTime, endTime),
    ),
    firstDay: schedule.startsOn === null ? -Infinity : dayOf(schedule.startsOn),
    lastDay: schedule.endsOn === null ? Infinity : dayOf(schedule.endsOn),
    closed: closedDays(closed),
  });
}

/** What the calendar depends on, as text. */
function keyOf(schedule: Schedule): string {
  const { startTime, endTime, scheduleDays, startsOn, endsOn, holidaySets } = schedule;
  const lists = [schedule.windows, schedule.blackoutDates, schedule.tenantBlackoutDates];
  return [
    startTime,
    endTime,
    scheduleDays.join(""),
    startsOn,
    endsOn,
    ...lists.map((list) => (list.length === 0 ? "" : JSON.stringify(list))),
    holidaySets.length === 0 ? "" : JSON.stringify(holidaySets),
  ].join("|");
}

function closedBy(schedule: Schedule): ClosedRange[] {
  return [
    ...blackoutRanges(schedule.blackoutDates),
    ...blackoutRanges(schedule.tenantBlackoutDates),
    ...schedule.holidaySets.flatMap(holidayRanges),
  ];
}
