import { GraphQLError } from "graphql";
import { z } from "zod";
import type { SortedBy } from "#db/queries/call-orders.ts";
import {
  allCallsOfCampaign,
  allCallsOfTenant,
  type CallsBeyond,
  callsOfCampaign,
  callsOfContacts,
  callsOfTenant,
  type CallsWanted,
  contactsArguments,
  type Direction,
  narrowedArguments,
  placeOf,
  type Rows,
} from "#db/queries/call-pages.ts";
import type { Queryable } from "#db/pool.ts";
import { totalOfCampaign, totalOfTenant } from "#db/queries/call-counts.ts";
import { tenantOf } from "./auth.ts";
import { type CallFilter, defaultOrder, isNarrowed, isOfPlaced, wantedBy } from "./call-filter.ts";
import { rowsFor } from "./cancelled.ts";
import { inBoth, rowIdOrNone, rowIds } from "./ids.ts";
import {
  instant,
  type ListRequest,
  type Order,
  type PageArguments,
  pageOf,
  type Total,
} from "./keyset.ts";
import { orderedCalls } from "./ordered-calls.ts";
import { contactsWithText } from "./search.ts";
import type { ListContext } from "./context.ts";
import { inOrderOf } from "./in-order-of.ts";

interface CallOrder {
  readonly field: SortedBy;
  readonly direction: Direction;
}

type CallQuery = {
  readonly filter?: CallFilter | null | undefined;
  readonly orderBy?: CallOrder | null | undefined;
} & PageArguments;

type Ids = Promise<readonly { readonly id: string }[]>;

/** Where a page begins: `key` is the value of a list that is sorted by a column without an index. */
type Beyond = CallsBeyond & { readonly key?: number | null };

/** A list of calls. */
interface CallList {
  ids(direction: Direction, beyond: Beyond, db?: Queryable): Ids;
  /** A page of a file of the whole list. Default: the same. */
  idsOfAll?(beyond: Beyond, db: Queryable): Ids;
  count(atMost: number): Promise<{ readonly calls: number | Total } | undefined>;
  /** Whether the number comes from the kept counts, and is exact. */
  readonly isCountKept?: boolean;
}

const nothing: CallList = {
  ids: async () => [],
  count: async () => ({ calls: 0 }),
};

/** A page of the calls of the tenant, or of `parent`. @throws GraphQLError if the list has no index. */
export async function callPage(
  parent: Pick<CallFilter, "campaignId" | "contactId">,
  { args, context, info }: ListRequest & { readonly args: CallQuery },
) {
  const { filter, orderBy, ...page } = args;
  const field = orderBy?.field ?? defaultOrder(filter);
  const list = await listOf(context, { parent, filter: filter ?? {}, field });
  const tenantId = tenantOf(context);
  return await pageOf(
    { args: page, context, info },
    {
      order: { columns: columnsOf[field], direction: orderBy?.direction ?? "desc" },
      find: async ({ query, cursor, direction, take }) => {
        const found = await list.ids(direction, { ...positionOf(cursor), take });
        const ids = found.map(({ id }) => id);
        const rows = await context.prisma.call.findMany({
          ...query,
          where: { tenantId, id: { in: ids } },
        });
        return inOrderOf(ids, rows);
      },
      count: async (atMost) => (await list.count(atMost))!.calls,
      isCountKept: list.isCountKept ?? false,
    },
  );
}

/** The ids of the calls that come after a call, newest first. */
export type NextCalls = (
  db: Queryable,
  beyond: {
    readonly id: string;
    readonly scheduledTime: Date;
    readonly placedAt: Date | null;
  } | null,
  take: number,
) => Promise<string[]>;

/** The whole list of calls in the order that it has by default. @throws GraphQLError as `callPage` does. */
export async function callsInOrder(context: ListContext, filter: CallFilter): Promise<NextCalls> {
  const field = defaultOrder(filter);
  const list = await listOf(context, { parent: {}, filter, field });
  return async (db, beyond, take) => {
    const time = field === "id" || beyond === null ? null : beyond.scheduledTime;
    const place = { time, id: beyond?.id ?? null, key: beyond?.placedAt?.getTime() ?? null, take };
    const found = await (list.idsOfAll?.(place, db) ?? list.ids("desc", place, db));
    return found.map(({ id }) => id);
  };
}

const columnsOf: Readonly<Record<CallOrder["field"], Order["columns"]>> = {
  id: { id: z.uuid() },
  scheduledTime: { scheduledTime: instant, id: z.uuid() },
  placedAt: { placedAt: instant, id: z.uuid() },
  endedAt: { endedAt: instant, id: z.uuid() },
  durationSeconds: { durationSeconds: z.number(), id: z.uuid() },
  // A decimal number is a text in JSON.
  cost: { cost: z.coerce.number(), id: z.uuid() },
};

/** The values of a cursor: the id is the last. */
function positionOf(cursor: readonly unknown[] | null): Omit<Beyond, "take"> {
  if (cursor === null) return { time: null, id: null, key: null };
  const id = cursor.at(-1) as string;
  if (cursor.length === 1) return { time: null, id, key: 0 };
  const [value] = cursor;
  return value instanceof Date
    ? { time: value, id, key: value.getTime() }
    : { time: null, id, key: value as number };
}

interface Asked {
  readonly parent: Pick<CallFilter, "campaignId" | "contactId">;
  readonly filter: CallFilter;
  readonly field: SortedBy;
}

async function listOf(context: ListContext, { parent, filter, field }: Asked): Promise<CallList> {
  const campaigns = inBoth(
    rowIds("Campaign", parent.campaignId),
    rowIds("Campaign", filter.campaignId),
  );
  const contacts = inBoth(
    inBoth(rowIds("Contact", parent.contactId), rowIds("Contact", filter.contactId)),
    await contactsWithText(context, filter.search),
  );
  if (campaigns?.length === 0 || contacts?.length === 0) return nothing;
  const scope = { context, campaignId: campaigns?.[0] ?? null };
  if (isOfPlaced(filter) || !(field === "id" || field === "scheduledTime")) {
    return await listInOrder(scope, { contacts, filter, field });
  }
  if (contacts !== null) return listOfContacts(scope, { contacts, filter, field });
  if (field === "scheduledTime") {
    const wanted = wantedBy(filter);
    const list = narrowedList(scope, wanted, await rowsFor(context, wanted.statuses));
    // Counts are kept by the time at which calls were placed, not for which they were scheduled.
    const isTimed = filter.from != null || filter.to != null;
    return isTimed ? list : { ...list, ...keptTotal(scope, wanted) };
  }
  if (isNarrowed(filter)) throw unsupportedOrder();
  return wholeList(scope);
}

function unsupportedOrder(): GraphQLError {
  return new GraphQLError(
    "calls filtered by status, outcome, kind, from or to cannot be sorted by CREATED_AT: leave orderBy out, or sort by SCHEDULED_TIME. With contactId or search, every order is possible.",
    { extensions: { code: "UNSUPPORTED_ORDER" } },
  );
}

type OfContacts<Contacts> = Omit<Asked, "parent"> & { readonly contacts: Contacts };

/** A list that is filtered or sorted by a column without an index. */
async function listInOrder(
  { context, campaignId }: CallScope,
  { contacts, filter, field }: OfContacts<readonly string[] | null>,
): Promise<CallList> {
  const made = await importOf(context, filter.importId);
  if (made === null) return nothing;
  if (made?.campaignId !== undefined && campaignId !== null && made.campaignId !== campaignId) {
    return nothing;
  }
  const { placedFrom, placedTo, endedFrom, endedTo, dialState } = filter;
  const list = await orderedCalls(context, {
    wanted: {
      ...wantedBy(filter),
      placedFrom: placedFrom ?? null,
      placedTo: placedTo ?? null,
      endedFrom: endedFrom ?? null,
      endedTo: endedTo ?? null,
      campaignId: campaignId ?? made?.campaignId ?? null,
      dialStates: dialState == null ? null : [...new Set(dialState)],
      importNumber: made?.number ?? null,
    },
    contacts,
    field,
    isNarrowed: isNarrowed(filter),
  });
  const { pool } = context.domain;
  const place = ({ key = null, id, take }: Beyond) => ({ key, id, take });
  return {
    ids: (direction, beyond, db = pool) => list.ids(db, direction, place(beyond)),
    idsOfAll: (beyond, db) => list.idsOfAll(db, place(beyond)),
    count: async () => ({ calls: await list.count(pool) }),
  };
}

/** Undefined: no import was named; null: the tenant does not have it. */
async function importOf(context: ListContext, id: string | null | undefined) {
  if (id == null) return undefined;
  return await context.prisma.import.findUnique({
    where: { id: rowIdOrNone("Import", id), tenantId: tenantOf(context) },
    select: { number: true, campaignId: true },
  });
}

interface CallScope {
  readonly context: ListContext;
  readonly campaignId: string | null;
}

function listOfContacts(
  { context, campaignId }: CallScope,
  { contacts, filter, field }: OfContacts<readonly string[]>,
): CallList {
  const { pool } = context.domain;
  const of = (take: number) =>
    [
      ...contactsArguments(tenantOf(context), wantedBy(filter), take),
      contacts,
      campaignId,
    ] as const;
  return {
    async ids(direction, beyond, db = pool) {
      const [id, time] = placeOf(direction, beyond);
      return field === "id"
        ? await callsOfContacts.byId[direction](db, ...of(beyond.take), id)
        : await callsOfContacts.byTime[direction](db, ...of(beyond.take), id, time);
    },
    count: (take) => callsOfContacts.count.first(pool, ...of(take)),
  };
}

function narrowedList(
  { context, campaignId }: CallScope,
  wanted: CallsWanted,
  rows: Rows,
): CallList {
  const { pool } = context.domain;
  const of = (direction: Direction, beyond: CallsBeyond) =>
    narrowedArguments(tenantOf(context), wanted, direction, beyond);
  const all = (take: number) => of("asc", { time: null, id: null, take });
  if (campaignId === null) {
    return {
      ids: (direction, beyond, db = pool) =>
        callsOfTenant[rows][direction](db, ...of(direction, beyond)),
      count: (take) => callsOfTenant[rows].count.first(pool, ...all(take)),
    };
  }
  return {
    ids: (direction, beyond, db = pool) =>
      callsOfCampaign[rows][direction](db, ...of(direction, beyond), campaignId),
    count: (take) => callsOfCampaign[rows].count.first(pool, ...all(take), campaignId),
  };
}

/** The number of calls of these kinds, statuses and outcomes, at any time. */
function keptTotal(
  { context, campaignId }: CallScope,
  { kinds, statuses, outcomes }: CallsWanted,
): Pick<CallList, "count" | "isCountKept"> {
  const { pool } = context.domain;
  const of = [tenantOf(context), kinds, statuses, outcomes] as const;
  return {
    count: () =>
      campaignId === null
        ? totalOfTenant.first(pool, ...of)
        : totalOfCampaign.first(pool, ...of, campaignId),
    isCountKept: true,
  };
}

/** Newest or oldest first, without a filter. */
function wholeList(scope: CallScope): CallList {
  const { context, campaignId } = scope;
  const { pool } = context.domain;
  const of = (direction: Direction, { take, ...beyond }: CallsBeyond) =>
    [tenantOf(context), placeOf(direction, { ...beyond, take })[0], take] as const;
  return {
    ids: (direction, beyond, db = pool) =>
      campaignId === null
        ? allCallsOfTenant[direction](db, ...of(direction, beyond))
        : allCallsOfCampaign[direction](db, ...of(direction, beyond), campaignId),
    ...keptTotal(scope, wantedBy({})),
  };
}
