import type {
  CallFilter,
  CallKind,
  CallOrder,
  CallOrderField,
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
  /** When they were placed and ended; likewise. */
  readonly placedFrom?: string;
  readonly placedTo?: string;
  readonly endedFrom?: string;
  readonly endedTo?: string;
  /** To the contacts of one import. */
  readonly import?: string;
  /** The column by which they are sorted. By the time for which they were scheduled, if it is absent. */
  readonly sort?: CallSort;
  /** Which calls, if no status is given. Those that were placed, if it is absent. */
  readonly show?: "live" | "waiting" | "all";
  /** The other order than the usual one. */
  readonly order?: "reversed";
}

export type CallSort = "placed" | "ended" | "talk" | "cost";

const orders = {
  placed: "PLACED_AT",
  ended: "ENDED_AT",
  talk: "DURATION",
  cost: "COST",
} as const satisfies Readonly<Record<CallSort, CallOrderField>>;

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

/** Calls that wait are listed with the next one first, others with the latest, longest or most expensive first. */
export function isEarliestFirst(search: CallSearch): boolean {
  if (search.sort !== undefined) return search.order === "reversed";
  return isOfWaiting(search) !== (search.order === "reversed");
}

/** Whether no call of the list was placed: then it has one order only. */
export function isOfWaiting(search: CallSearch): boolean {
  const statuses = statusesOf(search);
  return statuses.length === 1 && statuses[0] === "SCHEDULED";
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
  const { q, campaign, from, to, placedFrom, placedTo, endedFrom, endedTo } = search;
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
      ...(placedFrom !== undefined && { placedFrom: startOfDay(placedFrom, 0) }),
      ...(placedTo !== undefined && { placedTo: startOfDay(placedTo, 1) }),
      ...(endedFrom !== undefined && { endedFrom: startOfDay(endedFrom, 0) }),
      ...(endedTo !== undefined && { endedTo: startOfDay(endedTo, 1) }),
      ...(search.import !== undefined && { importId: search.import }),
    },
    orderBy: {
      field: fieldOf(search),
      direction: isEarliestFirst(search) ? "ASC" : "DESC",
    },
  };
}

/** A list that is filtered by when calls were placed is in that order. */
function fieldOf({ sort, placedFrom, placedTo, endedFrom, endedTo, ...search }: CallSearch) {
  if (sort !== undefined) return orders[sort];
  const isOfPlaced = [placedFrom, placedTo, endedFrom, endedTo, search.import].some(
    (value) => value !== undefined,
  );
  return isOfPlaced ? orders.placed : "SCHEDULED_TIME";
}

/**
 * Whether a call that has changed belongs among the rows that are shown. What is searched for, and the import, are not
 * compared: the server does that when the list is read again.
 */
export function belongs(
  call: CallInListFragment,
  search: CallSearch,
  last: CallInListFragment | null,
): boolean {
  const { filter, orderBy } = callVariables(search);
  const { status, outcome, kind, campaign } = call;
  const value = values[orderBy.field];
  const isIn =
    (filter.status?.includes(status) ?? true) &&
    (filter.outcome == null || (outcome != null && filter.outcome.includes(outcome))) &&
    (filter.kind?.includes(kind) ?? true) &&
    (filter.campaignId ?? campaign.id) === campaign.id &&
    isInTime(call, filter) &&
    filter.search == null &&
    filter.importId == null &&
    value(call) !== null;
  if (!isIn || last === null) return isIn;
  const behind = value(call)! - (value(last) ?? 0);
  return orderBy.direction === "ASC" ? behind < 0 : behind > 0;
}

type Filter = ReturnType<typeof callVariables>["filter"];

function isInTime(call: CallInListFragment, filter: Filter): boolean {
  return (
    isWithin(call.scheduledTime, filter.from, filter.to) &&
    isWithin(call.placedAt, filter.placedFrom, filter.placedTo) &&
    isWithin(call.endedAt, filter.endedFrom, filter.endedTo)
  );
}

/** Null: the call is not in a list that is sorted so. */
const values: Readonly<Record<CallOrderField, (call: CallInListFragment) => number | null>> = {
  SCHEDULED_TIME: ({ scheduledTime }) => Date.parse(scheduledTime),
  CREATED_AT: ({ scheduledTime }) => Date.parse(scheduledTime),
  PLACED_AT: ({ placedAt }) => (placedAt == null ? null : Date.parse(placedAt)),
  ENDED_AT: ({ placedAt, endedAt }) =>
    placedAt == null || endedAt == null ? null : Date.parse(endedAt),
  DURATION: ({ durationSeconds }) => durationSeconds ?? null,
  COST: (call) => call.cost ?? null,
};

function isWithin(
  at: string | null | undefined,
  from: string | null | undefined,
  to: string | null | undefined,
): boolean {
  if (from == null && to == null) return true;
  if (at == null) return false;
  const time = Date.parse(at);
  return (from == null || time >= Date.parse(from)) && (to == null || time < Date.parse(to));
}
