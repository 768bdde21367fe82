const day = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** "Mon 30 Nov" of "2026-11-30". */
function dayOf(date: string): string {
  return day.format(new Date(`${date}T00:00Z`)).replace(",", "");
}

/** "UTC−5", "UTC+5:30". */
function offsetOf(hours: number, minutes: string): string {
  const sign = hours < 0 ? "−" : "+";
  return `UTC${sign}${Math.abs(hours)}${minutes === "00" ? "" : `:${minutes}`}`;
}

/**
 * What the API says of a rule, for people: rounds and times as people write them, and as a sentence. "the contact has
 * been called once in round D2026-11-30" becomes "The contact has been called once in the round of Mon 30 Nov."
 */
export function plainly(text: string): string {
  const plain = text
    .replaceAll(
      /(the )?round [DWB](\d{4}-\d\d-\d\d)/g,
      (_, __, date: string) => `the round of ${dayOf(date)}`,
    )
    .replaceAll(/(?:use `?scheduleCall`? with|set) `?isCallback: true`?/g, "schedule a callback")
    .replaceAll(
      /(?:[A-Z][a-z]{2} )?(\d{4}-\d\d-\d\d) (\d\d:\d\d):\d\d ([+-]\d\d):(\d\d)/g,
      (_, date: string, time: string, hours: string, minutes: string) =>
        `${dayOf(date)}, ${time} (${offsetOf(Number(hours), minutes)})`,
    );
  const whole = plain.slice(0, 1).toUpperCase() + plain.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
