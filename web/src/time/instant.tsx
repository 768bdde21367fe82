import { useEffect, useState, useSyncExternalStore } from "react";

/** The clock of the page: it ticks once a second for everything that shows an age. */
const listeners = new Set<() => void>();
let second = Date.now();
setInterval(() => {
  second = Date.now();
  for (const listener of listeners) listener();
}, 1_000);

export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => second,
  );
}

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (known === undefined)
    formats.set(key, (known = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone })));
  return known;
}

/** "New_York" of "America/New_York", as people say it. */
export function placeOf(zone: string): string {
  return zone.split("/").at(-1)!.replaceAll("_", " ");
}

/** "Mon 30 Nov, 09:00", without the zone. */
export function shortTime(at: Date, zone: string): string {
  return format(zone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** "09:00:05". */
export function clockTime(at: Date, zone: string): string {
  return format(zone, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/**
 * An instant in the zone in which it is meant, always with that zone, and in the reader's own zone where one points at
 * it.
 */
export function Instant({ at, zone = ownZone }: { readonly at: string; readonly zone?: string }) {
  const date = new Date(at);
  const own = zone === ownZone ? "" : ` = ${shortTime(date, ownZone)} yours`;
  return (
    <time
      dateTime={at}
      title={`${shortTime(date, zone)} ${placeOf(zone)}${own} · ${at}`}
      className="whitespace-nowrap"
    >
      {shortTime(date, zone)} <span className="text-ink-faint">{placeOf(zone)}</span>
    </time>
  );
}

/** "Mon 30 Nov" of a local date, "2026-11-30", which is of no zone. What is no date stays as it is. */
export function dayName(date: string): string {
  const at = new Date(`${date}T00:00Z`);
  return Number.isNaN(at.getTime())
    ? date
    : format("UTC", { weekday: "short", day: "numeric", month: "short" }).format(at);
}

export function LocalDate({ date }: { readonly date: string }) {
  return (
    <time dateTime={date} title={date} className="whitespace-nowrap">
      {dayName(date)}
    </time>
  );
}

/** How long ago: "12 s ago", "3 min ago". It goes on by itself. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={shortTime(new Date(at), ownZone)} className="whitespace-nowrap">
      {duration((now - Date.parse(at)) / 1_000)} ago
    </time>
  );
}

/** "45 s", "3 min", "2 h 5 min", "4 d". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** The value, `delayMs` after it has stopped changing: for what is asked of the server while somebody types. */
export function useSettled<Value>(value: Value, delayMs = 250): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
