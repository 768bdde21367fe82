const [from, to] = [Date.UTC(2026, 6, 1), Date.UTC(2028, 0, 1)];
const week = 7 * 86_400_000;
const clocks = new Map<string, string>();

/** The offsets of a zone week by week, from July 2026 to 2027: equal for zones that show the same time. */
export function clockOf(zone: string): string {
  let clock = clocks.get(zone);
  if (clock !== undefined) return clock;
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const offsets: string[] = [];
  for (let at = from; at < to; at += week) {
    const parts = format.formatToParts(at);
    offsets.push(parts.find(({ type }) => type === "timeZoneName")!.value);
  }
  clocks.set(zone, (clock = offsets.join()));
  return clock;
}
