/** What a bulk job does to each of its rows. */
export const bulkVerbs = {
  CANCEL_CALLS: "Cancels calls that are SCHEDULED, as `cancelCall` does.",
  SCHEDULE_CALLS:
    "Schedules a manual call to the contact of each call, in the campaign of the call, as `scheduleCall` does.",
  UNENROL_CONTACTS: "Removes contacts from one campaign, as `unenrolContacts` does.",
  DELETE_CONTACTS: "Deletes contacts, as `deleteContact` does.",
} as const;

export type BulkVerb = keyof typeof bulkVerbs;

/** RUNNING until every row was handled, or somebody stops it. */
export const bulkStatuses = {
  RUNNING: "Rows are still handled.",
  DONE: "Every row was handled: done or refused.",
  STOPPED: "It was stopped. What was done stays done; the other rows were not touched.",
} as const;

export type BulkStatus = keyof typeof bulkStatuses;

/** What became of one row. */
export interface BulkOutcome<Code extends string = string> {
  /** The row's id. */
  readonly id: string;
  /** Null: it was done. */
  readonly refusedBy: Code | null;
}

/** The rows that were refused for one reason. */
export interface BulkRefused {
  readonly count: number;
  /** The ids of the first of them. */
  readonly ids: readonly string[];
}

export interface BulkCounts {
  readonly done: number;
  readonly refused: Readonly<Record<string, BulkRefused>>;
}

/** So many examples are kept of each reason. */
const mostExamples = 5;

export const nothingHandled: BulkCounts = { done: 0, refused: {} };

/** The counts after further rows were handled. */
export function withOutcomes(
  { done, refused }: BulkCounts,
  outcomes: readonly BulkOutcome[],
): BulkCounts {
  const byReason = new Map(Object.entries(refused));
  let more = 0;
  for (const { id, refusedBy } of outcomes) {
    if (refusedBy === null) {
      more += 1;
      continue;
    }
    const { count, ids } = byReason.get(refusedBy) ?? { count: 0, ids: [] };
    byReason.set(refusedBy, {
      count: count + 1,
      ids: ids.length < mostExamples ? [...ids, id] : ids,
    });
  }
  return { done: done + more, refused: Object.fromEntries(byReason) };
}

export function refusedRows({ refused }: Pick<BulkCounts, "refused">): number {
  return Object.values(refused).reduce((sum, { count }) => sum + count, 0);
}

/** Why a call with this status cannot be cancelled; null: it can. */
export function whyNotCancelled(status: string): "CALL_IS_LIVE" | "CALL_IS_FINAL" | null {
  if (status === "SCHEDULED") return null;
  return status === "CALLING" || status === "IN_PROGRESS" ? "CALL_IS_LIVE" : "CALL_IS_FINAL";
}
