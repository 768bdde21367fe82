import { CallKind, CallOutcome, CallStatus, type DialState } from "#db/generated/prisma/enums.ts";
import type { SortedBy } from "#db/queries/call-orders.ts";
import type { CallsWanted } from "#db/queries/call-pages.ts";

export interface CallFilter {
  readonly campaignId?: string | null | undefined;
  readonly contactId?: string | null | undefined;
  readonly status?: readonly CallStatus[] | null | undefined;
  readonly outcome?: readonly CallOutcome[] | null | undefined;
  readonly kind?: readonly CallKind[] | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
  readonly search?: string | null | undefined;
  readonly placedFrom?: Date | null | undefined;
  readonly placedTo?: Date | null | undefined;
  readonly endedFrom?: Date | null | undefined;
  readonly endedTo?: Date | null | undefined;
  readonly dialState?: readonly DialState[] | null | undefined;
  readonly importId?: string | null | undefined;
}

/** The order that a list has by default. */
export function defaultOrder(filter: CallFilter | null | undefined): SortedBy {
  if (isOfPlaced(filter)) return "placedAt";
  return isNarrowed(filter) ? "scheduledTime" : "id";
}

/** Whether the list is narrowed by what only calls that were placed have, or by their import. */
export function isOfPlaced(filter: CallFilter | null | undefined): boolean {
  const { placedFrom, placedTo, endedFrom, endedTo, dialState, importId } = filter ?? {};
  return [placedFrom, placedTo, endedFrom, endedTo, dialState, importId].some(
    (value) => value != null,
  );
}

/** Whether more than a campaign, a contact or a text narrows the list. */
export function isNarrowed(filter: CallFilter | null | undefined): boolean {
  const { status, outcome, kind, from, to } = filter ?? {};
  return [status, outcome, kind, from, to].some((value) => value != null);
}

export function wantedBy({ kind, status, outcome, from, to }: CallFilter): CallsWanted {
  return {
    kinds: [...new Set(kind ?? Object.values(CallKind))],
    statuses: [...new Set(status ?? Object.values(CallStatus))],
    outcomes: outcome == null ? [...Object.values(CallOutcome), null] : [...new Set(outcome)],
    from: from ?? "-infinity",
    to: to ?? "infinity",
  };
}
