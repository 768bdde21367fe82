import type {
  CallFilter,
  CallKind,
  CallOrder,
  CallOutcome,
  CallStatus,
  CallInListFragment,
} from "~/gql/graphql.ts";
import { startOfDay } from "~/time/days.ts";

/** What the address of a list of calls says. Lists have commas between their words. */
export interface CallSearch {
  readonly q?: string;
  readonly status?: string;
  readonly outcome?: string;
  readonly kind?: string;
  readonly campaign?: string;
  /** Local dates of the reader, both inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Which calls, if no status is given. Those that were placed, if it is absent. */
  readonly show?: "live" | "waiting" | "all";
  /** The other order than the usual one. */
  readonly order?: "reversed";
}

const statusesOfView: Readonly<
  Record<NonNullable<CallSearch["show"]> | "placed", readonly CallStatus[]>
> = {
  placed: ["CALLING", "IN_PROGRESS", "COMPLETED", "FAILED"],
  live: ["CALLING", "IN_PROGRESS"],
  waiting: ["SCHEDULED"],
  all: [],
};

/** Calls with one of these statuses. Empty: with any. */
function statusesOf({ status, show }: CallSearch): readonly CallStatus[] {
  if (status !== undefined) return listed<CallStatus>(status);
  return statusesOfView[show ?? "placed"];
}

/** Calls that wait are listed with the next one first, others with the latest first. */
export function isEarliestFirst(search: CallSearch): boolean {
  const statuses = statusesOf(search);
  const isWaiting = statuses.length === 1 && statuses[0] === "SCHEDULED";
  return isWaiting !== (search.order === "reversed");
}

/** With fewer letters nothing is searched for. */
const fewestLetters = 2;

export function listed<Value extends string>(text: string | undefined): readonly Value[] {
  return text === undefined ? [] : (text.split(",") as Value[]);
}

/** What the server is asked for an address: for the loader of the route and for the page alike. */
export function callVariables(search: CallSearch): {
  readonly filter: CallFilter;
  readonly orderBy: CallOrder;
} {
  const { q, campaign, from, to } = search;
  const status = [...statusesOf(search)];
  const outcome = [...listed<CallOutcome>(search.outcome)];
  const kind = [...listed<CallKind>(search.kind)];
  return {
    filter: {
      ...(q !== undefined && q.length >= fewestLetters && { search: q }),
      ...(campaign !== undefined && { campaignId: campaign }),
      ...(status.length > 0 && { status }),
      ...(outcome.length > 0 && { outcome }),
      ...(kind.length > 0 && { kind }),
      ...(from !== undefined && { from: startOfDay(from, 0) }),
      ...(to !== undefined && { to: startOfDay(to, 1) }),
    },
    orderBy: {
      field: "SCHEDULED_TIME",
      direction: isEarliestFirst(search) ? "ASC" : "DESC",
    },
  };
}

/**
 * Whether a call that has changed belongs among the rows that are shown. What is searched for is not compared: the
 * server does that when the list is read again.
 */
export function belongs(
  { status, outcome, kind, campaign, scheduledTime }: CallInListFragment,
  search: CallSearch,
  last: CallInListFragment | null,
): boolean {
  const { filter, orderBy } = callVariables(search);
  const at = Date.parse(scheduledTime);
  const isIn =
    (filter.status?.includes(status) ?? true) &&
    (filter.outcome == null || (outcome != null && filter.outcome.includes(outcome))) &&
    (filter.kind?.includes(kind) ?? true) &&
    (filter.campaignId ?? campaign.id) === campaign.id &&
    at >= Date.parse(filter.from ?? "1970-01-01") &&
    at < Date.parse(filter.to ?? "9999-01-01") &&
    filter.search == null;
  if (!isIn || last === null) return isIn;
  const behind = at - Date.parse(last.scheduledTime);
  return orderBy.direction === "ASC" ? behind < 0 : behind > 0;
}
