const formats = new Map<string, Intl.DateTimeFormat>();

/** What calendar and clock show in a zone at an instant. */
export interface Wall {
  /** "yyyy-MM-dd" */
  readonly date: string;
  /** Minutes since midnight by the clock, with a fraction: 0 to 1440 (exclusive). */
  readonly minute: number;
}

export function wallOf(at: number, zone: string): Wall {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
    minute: Number(parts["hour"]) * 60 + Number(parts["minute"]) + Number(parts["second"]) / 60,
  };
}

/** "UTC−05:00" now. */
export function offsetOf(zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    timeZoneName: "longOffset",
  }).formatToParts();
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return name === "GMT" ? "UTC+00:00" : name.replace("GMT", "UTC");
}

/** "Mon 30 Nov" of "2026-11-30". */
export function dayName(date: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(`${date}T00:00:00Z`));
}

/** "09:05" of 545. */
export function clockOf(minute: number): string {
  const whole = Math.round(minute);
  return [Math.floor(whole / 60), whole % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
