/** Hours of each unit. A month or a year is taken as its longest: a cap holds longer then, and never shorter. */
const units = { Y: 366 * 24, M: 31 * 24, W: 7 * 24, D: 24 } as const;

/** An ISO 8601 period ("PT24H", "P30D") in whole hours; NaN for anything else. Calendar days are 24 hours. */
export function periodHours(text: string): number {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?$/.exec(text);
  if (match === null) return Number.NaN;
  const [years, months, weeks, days, hours] = match.slice(1).map((part) => Number(part ?? 0));
  const sum = years! * units.Y + months! * units.M + weeks! * units.W + days! * units.D + hours!;
  return sum > 0 ? sum : Number.NaN;
}
