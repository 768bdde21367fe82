/** "HH:mm" as minutes since midnight, 0 to 1439; NaN for anything else. */
export function minuteOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
}

/** The same for the end of a window, which may also be "24:00": 0 to 1440. */
export function endMinuteOf(time: string): number {
  return time === "24:00" ? 24 * 60 : minuteOf(time);
}
