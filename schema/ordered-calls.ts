import { GraphQLError } from "graphql";
import { type Direction, firstId, placeWithin } from "#db/queries/call-pages.ts";
import {
  filterArguments,
  firstKey,
  mostRead,
  type OrderedCallsWanted,
  placedCalls,
  type SortedBy,
  sortedCalls,
} from "#db/queries/call-orders.ts";
import { totalOfCampaign, totalOfTenant } from "#db/queries/call-counts.ts";
import { CallKind, CallOutcome, CallStatus } from "#db/generated/prisma/enums.ts";
import type { Queryable } from "#db/pool.ts";
import { tenantOf } from "./auth.ts";
import type { ListContext } from "./context.ts";
import type { Total } from "./keyset.ts";

/** What is asked of a list that is sorted by a column without an index, or filtered so. */
export interface OrderedCallsAsked {
  readonly wanted: OrderedCallsWanted;
  /** Null: of any contact. */
  readonly contacts: readonly string[] | null;
  readonly field: SortedBy;
  /** Whether kinds, statuses, outcomes or scheduled times narrow the list. */
  readonly isNarrowed: boolean;
}

/** The call after which a page begins; `key`: the value by which the list is sorted. */
interface Beyond {
  readonly key: number | null;
  readonly id: string | null;
  readonly take: number;
}

type Found = Promise<readonly { readonly id: string }[]>;

interface Sorted {
  isTooBroad(db: Queryable): Promise<boolean>;
  page(db: Queryable, direction: Direction, beyond: Beyond): Found;
  count(db: Queryable): Promise<number>;
}

export interface OrderedCalls {
  ids(db: Queryable, direction: Direction, beyond: Beyond): Found;
  /** The same, the latest first, for a file of all calls: however many have to be read for it. */
  idsOfAll(db: Queryable, beyond: Beyond): Found;
  count(db: Queryable): Promise<Total>;
}

const hourMs = 3_600_000;
/** A call ends so long after it was placed at most; VAPI ends calls after twelve hours. */
const longestCallMs = 24 * hourMs;
/** VAPI's clock, which says when a call has ended, is late by so much at most. */
const slowClockMs = hourMs;

/**
 * Calls sorted by any column: those that an index narrows the list to, if there are at most 10,000; or all, in the order
 * in which they were placed. @throws GraphQLError (LIST_TOO_BROAD) if the list is neither.
 */
export async function orderedCalls(
  context: ListContext,
  asked: OrderedCallsAsked,
): Promise<OrderedCalls> {
  const { pool } = context.domain;
  for (const each of sortable(tenantOf(context), asked)) {
    if (await each.isTooBroad(pool)) continue;
    return {
      ids: (...of) => each.page(...of),
      idsOfAll: (db, beyond) => each.page(db, "desc", beyond),
      count: async (db) => ({ count: await each.count(db), isExact: true }),
    };
  }
  if (asked.field === "placedAt") return inOrderPlaced(tenantOf(context), asked.wanted);
  throw tooBroad(
    `more than ${mostRead} calls would have to be sorted: narrow the list by placedFrom and placedTo, by campaignId, contactId or search, or by from and to with status; or sort by PLACED_AT`,
  );
}

/** The indexes that may narrow the list, the narrowest first. */
function sortable(
  tenantId: string,
  { wanted, contacts, field, isNarrowed }: OrderedCallsAsked,
): Sorted[] {
  const filter = [...filterArguments(tenantId, wanted), field] as const;
  if (contacts !== null) return [sortedWith(sortedCalls.ofContacts, filter, [contacts])];
  const { kinds, statuses, outcomes, from, to, campaignId } = wanted;
  const facets = [kinds, statuses, outcomes, from, to] as const;
  const sent = timesSent(wanted);
  const isTimed = sent.from !== "-infinity" || sent.to !== "infinity";
  const isInOrder = field === "placedAt";
  const all = [tenantId, Object.values(CallKind), Object.values(CallStatus)] as const;
  const everyOutcome = [...Object.values(CallOutcome), null];
  return [
    ...(isTimed && !isInOrder
      ? [sortedWith(sortedCalls.placed, filter, [tenantId, sent.from, sent.to])]
      : []),
    ...(campaignId === null
      ? []
      : [
          {
            ...sortedWith(sortedCalls.ofCampaign, filter, [campaignId]),
            isTooBroad: async (db: Queryable) =>
              (await totalOfCampaign.first(db, ...all, everyOutcome, campaignId))!.calls > mostRead,
          },
        ]),
    ...(!isNarrowed
      ? []
      : campaignId === null
        ? [sortedWith(sortedCalls.byFacet, filter, [tenantId, ...facets])]
        : [sortedWith(sortedCalls.byFacetOfCampaign, filter, [campaignId, ...facets])]),
    // In the order in which they were placed, all calls can be read.
    ...(isInOrder
      ? []
      : [
          {
            ...sortedWith(sortedCalls.ofTenant, filter, [tenantId]),
            isTooBroad: async (db: Queryable) =>
              (await totalOfTenant.first(db, ...all, everyOutcome))!.calls > mostRead,
          },
        ]),
  ];
}

/** When calls of the list were placed: what is said of their ends narrows it, too. */
function timesSent({ placedFrom, placedTo, endedFrom, endedTo }: OrderedCallsWanted) {
  const starts = [placedFrom, endedFrom && new Date(endedFrom.getTime() - longestCallMs)];
  const ends = [placedTo, endedTo && new Date(endedTo.getTime() + slowClockMs)];
  const times = (dates: readonly (Date | null)[]) =>
    dates.filter((date) => date !== null).map((date) => date.getTime());
  const [from, to] = [Math.max(...times(starts)), Math.min(...times(ends))];
  return {
    from: from === -Infinity ? ("-infinity" as const) : new Date(from),
    to: to === Infinity ? ("infinity" as const) : new Date(to),
  };
}

type Filter = readonly [...ReturnType<typeof filterArguments>, SortedBy];

interface Statements<Narrowing extends readonly unknown[]> {
  asc(db: Queryable, ...values: [...Filter, ...Narrowing, number, string, number]): Found;
  desc(db: Queryable, ...values: [...Filter, ...Narrowing, number, string, number]): Found;
  readonly count: {
    first(
      db: Queryable,
      ...values: [...Filter, ...Narrowing]
    ): Promise<{ readonly calls: number } | undefined>;
  };
  readonly isTooBroad: {
    first(
      db: Queryable,
      ...values: Narrowing
    ): Promise<{ readonly isTooBroad: boolean } | undefined>;
  };
}

function sortedWith<const Narrowing extends readonly unknown[]>(
  statements: Statements<Narrowing>,
  filter: Filter,
  narrowing: Narrowing,
): Sorted {
  return {
    isTooBroad: async (db) => (await statements.isTooBroad.first(db, ...narrowing))!.isTooBroad,
    page: (db, direction, { key, id, take }) =>
      statements[direction](
        db,
        ...filter,
        ...narrowing,
        key ?? firstKey[direction],
        id ?? firstId[direction],
        take,
      ),
    count: async (db) => (await statements.count.first(db, ...filter, ...narrowing))!.calls,
  };
}

/** @throws GraphQLError if so few calls match that a page would need more than `mostRead`. */
function inOrderPlaced(tenantId: string, wanted: OrderedCallsWanted): OrderedCalls {
  const filter = filterArguments(tenantId, wanted);
  const place = (direction: Direction, { key, id }: Pick<Beyond, "key" | "id">) =>
    placeWithin(timesSent(wanted), direction, { time: key === null ? null : new Date(key), id });
  /** The last call that is read for a page; null: it is the last one of all. */
  const lastRead = async (db: Queryable, direction: Direction, at: ReturnType<typeof place>) => {
    const [last, next] = await placedCalls[direction].lastRead(db, tenantId, ...at);
    return next === undefined ? null : last!;
  };
  const read = async (db: Queryable, direction: Direction, beyond: Beyond) => {
    const at = place(direction, beyond);
    const found = await placedCalls[direction].page(db, ...filter, ...at, beyond.take);
    return {
      found,
      last: found.length === beyond.take ? null : await lastRead(db, direction, at),
    };
  };
  return {
    async ids(db, direction, beyond) {
      const { found, last } = await read(db, direction, beyond);
      if (last === null) return found;
      throw tooBroad(
        `too few of the next ${mostRead} calls match to fill the page: narrow the list by placedFrom and placedTo, by contactId or search, or by from and to with status`,
      );
    },
    async idsOfAll(db, beyond) {
      const { found, last } = await read(db, "desc", beyond);
      if (last === null) return found;
      const place = { key: last.placedAt.getTime(), id: last.id };
      return [
        ...found,
        ...(await this.idsOfAll(db, { ...place, take: beyond.take - found.length })),
      ];
    },
    async count(db) {
      const at = place("asc", { key: null, id: null });
      const { calls } = (await placedCalls.count.first(db, ...filter, ...at))!;
      return { count: calls, isExact: (await lastRead(db, "asc", at)) === null };
    },
  };
}

function tooBroad(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "LIST_TOO_BROAD" } });
}
