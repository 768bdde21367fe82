/** Where, and under which outer bounds, a campaign's hours are read: one for each lane. */
export interface Whereabouts {
  /**
   * The IANA zones in which the campaign's own hours must be open at once. The first is that of the rounds. Empty: the
   * contact's area is not known, and the gate is closed.
   */
  readonly zones: readonly string[];
  /** Further hours that must be open too: the tenant's courtesy hours, rules of law. */
  readonly bounds: readonly OuterHours[];
}

/**
 * How a bound closes. CALL_BANNED and JURISDICTION_NOT_REVIEWED: whatever the time, so it has no windows, and it is named
 * before the hours that are closed at an instant.
 */
export type BoundReason = "OUTSIDE_CALLING_HOURS" | "CALL_BANNED" | "JURISDICTION_NOT_REVIEWED";

/** Hours that bound those of a campaign. They are open while a window is open in each of the zones. */
export interface OuterHours {
  /** Who closes it, for explanations: "courtesy hours of the tenant", or id and version of a rule. */
  readonly rule: string;
  /** Default: OUTSIDE_CALLING_HOURS. */
  readonly reason?: BoundReason;
  /** Empty: the area is not known, and the gate is closed. */
  readonly zones: readonly string[];
  /** ISO weekdays, 1 (Monday) to 7. "HH:mm"; `to` is exclusive and may be "24:00". If it is earlier, on the next day. */
  readonly windows: readonly {
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  }[];
  /** Local dates ("yyyy-MM-dd") on which no window opens, with why: "Thanksgiving". */
  readonly closedOn: ReadonlyMap<string, string>;
  /** The last date for which `closedOn` is known; no window opens later. Null: there is no such date. */
  readonly knownUntil: string | null;
  /** The first and the last date on which it binds, inclusive. Null: no bound. On other dates it is open. */
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
}
