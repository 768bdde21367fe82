import type { LimitSetting } from "./limits.ts";

const dayMs = 24 * 60 * 60_000;
const forEver = "0: for ever.";

/**
 * How long data are kept, in days, by the name of the environment variable. Only webhooks are deleted by default:
 * they repeat what the calls have. What is deleted cannot be restored, so the operator decides about the rest.
 */
export const retentionSettings = {
  KEEP_WEBHOOKS_DAYS: {
    about: `How many days the webhooks of VAPI are kept, at least; they are deleted by the month. ${forEver}`,
    least: 0,
    most: 36_500,
    otherwise: 30,
  },
  KEEP_CALL_EVENTS_DAYS: {
    about: `How many days the history of a call (Call.events) is kept, at least; it is deleted by the month. ${forEver}`,
    least: 0,
    most: 36_500,
    otherwise: 0,
  },
  KEEP_ALERTS_DAYS: {
    about: `How many days alerts are kept, at least; they are deleted by the month. Alerts whose cause lasts stay. ${forEver}`,
    least: 0,
    most: 36_500,
    otherwise: 0,
  },
  KEEP_ACTIVITY_DAYS: {
    about: `How many days is kept who did what (Query.activity), at least; it is deleted by the month. ${forEver}`,
    least: 0,
    most: 36_500,
    otherwise: 0,
  },
  KEEP_CALLS_DAYS: {
    about: `How many days calls are kept after their end, with their dials, histories and webhooks; a day longer at most. What counts of them stays: retryAttempts, rounds, the counts of campaigns. Limits on the calls to one number within more days count only the calls that are kept. ${forEver}`,
    least: 30,
    most: 36_500,
    otherwise: 0,
    orZero: true,
  },
  KEEP_TRANSCRIPTS_DAYS: {
    about: `How many days transcripts, summaries, links to recordings and the variables of test calls are kept, after the end of the call; a day longer at most. The calls stay. ${forEver}`,
    least: 0,
    most: 36_500,
    otherwise: 0,
  },
} as const satisfies Readonly<Record<string, LimitSetting>>;

export type RetentionName = keyof typeof retentionSettings;

/** In milliseconds; null: for ever. */
export interface Retention {
  readonly webhooksMs: number | null;
  readonly callEventsMs: number | null;
  readonly alertsMs: number | null;
  readonly activityMs: number | null;
  readonly callsMs: number | null;
  readonly transcriptsMs: number | null;
}

/** What is kept for how long with these values set, and the defaults for the others. */
export function retentionFrom(values: {
  readonly [Name in RetentionName]?: number | undefined;
}): Retention {
  const value = (name: RetentionName): number | null => {
    const days = values[name] ?? retentionSettings[name].otherwise;
    return days === 0 ? null : days * dayMs;
  };
  return {
    webhooksMs: value("KEEP_WEBHOOKS_DAYS"),
    callEventsMs: value("KEEP_CALL_EVENTS_DAYS"),
    alertsMs: value("KEEP_ALERTS_DAYS"),
    activityMs: value("KEEP_ACTIVITY_DAYS"),
    callsMs: value("KEEP_CALLS_DAYS"),
    transcriptsMs: value("KEEP_TRANSCRIPTS_DAYS"),
  };
}

export const defaultRetention = retentionFrom({});
