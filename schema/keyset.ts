import { queryFromInfo } from "@pothos/plugin-prisma";
import { GraphQLError, type GraphQLResolveInfo } from "graphql";
import { z } from "zod";
import type { GraphqlContext } from "./context.ts";

const defaultPageSize = 50;
const maxPageSize = 200;

/** A total of items that have to be counted one by one is exact up to this number. */
export const mostCounted = 10_000;

/** The number of items of a list; if it is not exact, the list may have more than `count`. */
export interface Total {
  readonly count: number;
  readonly isExact: boolean;
}

/** Rows that one operation may read through its lists: nested pages and aliases multiply. */
const maxRowsPerOperation = 20_000;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** The columns that order a list, and how their values are parsed from a cursor. The last column is unique. */
export interface Order {
  readonly columns: Readonly<Record<string, z.ZodType<Date | string | number>>>;
  readonly direction: "asc" | "desc";
}

/** Years from 1 on: Postgres has no year 0. */
export const instant = z.iso
  .datetime()
  .refine((text) => !text.startsWith("0000"))
  .transform((text) => new Date(text));

/** Ids are in the order in which their rows were created. */
export const newestFirst: Order = { columns: { id: z.uuid() }, direction: "desc" };

/** What a connection asks of Prisma for one page. */
interface PageQuery {
  /** The selection of the client, and the columns of the order. */
  readonly query: object;
  /** Only rows after the cursor, in the direction of reading. */
  readonly beyond: object;
  /** The same as values, in the order of the columns; null for a page at an end of the list. */
  readonly cursor: readonly unknown[] | null;
  readonly orderBy: object[];
  readonly direction: "asc" | "desc";
  readonly take: number;
}

/** What a resolver of a connection is given. */
export interface ListRequest {
  readonly args: PageArguments;
  readonly context: GraphqlContext;
  readonly info: GraphQLResolveInfo;
}

interface List<Row> {
  readonly order: Order;
  readonly find: (page: PageQuery) => Promise<readonly Row[]>;
  /** Counts the whole list, and stops at `atMost`; or says itself whether it has counted all. */
  readonly count: (atMost: number) => Promise<number | Total>;
  /** Whether the number is kept: then it is exact, however large it is. Default: false. */
  readonly isCountKept?: boolean;
  /** Whether the items are rows, of which the client's selection is read. Default: true. */
  readonly areRows?: boolean;
}

/**
 * One page of a list, found by the values of the columns that order it and not by an offset: a page does not repeat
 * or skip an entry when others are added or removed, and page 1,000 costs as much as page 1.
 */
export async function pageOf<Row extends object>(
  { args, context, info }: ListRequest,
  { order, find, count, isCountKept = false, areRows = true }: List<Row>,
) {
  const { cursor, size, isBackwards } = readArguments(args);
  const columns = Object.keys(order.columns);
  const direction = isBackwards === (order.direction === "asc") ? "desc" : "asc";
  const values = cursor === null ? null : readCursor(cursor, order);
  const rows = await find({
    query: areRows ? selectionOf({ context, info }, columns) : {},
    beyond: values === null ? {} : beyond(values, columns, direction),
    cursor: values,
    orderBy: columns.map((column) => ({ [column]: direction })),
    direction,
    take: size + 1,
  });
  spend({ context, info }, rows.length);
  const page = rows.slice(0, size);
  if (isBackwards) page.reverse();
  const edges = page.map((node) => ({ node, cursor: writeCursor(node, columns) }));
  // One row more than the page was read: it shows whether there are more.
  const [ahead, behind] = [rows.length > size, cursor !== null];
  const [hasPreviousPage, hasNextPage] = isBackwards ? [ahead, behind] : [behind, ahead];
  return {
    edges,
    pageInfo: { ...ends(edges), hasPreviousPage, hasNextPage },
    total: counted(count, isCountKept),
  };
}

/** What the client selects of the items, and the columns of the order. */
function selectionOf(
  { context, info }: Pick<ListRequest, "context" | "info">,
  columns: readonly string[],
): object {
  return queryFromInfo({
    context,
    info,
    select: Object.fromEntries(columns.map((column) => [column, true as const])),
    paths: [["nodes"], ["edges", "node"]],
  });
}

/** Counts when it is first asked for, and once. */
function counted(count: List<never>["count"], isKept: boolean): () => Promise<Total> {
  let total: Promise<Total> | undefined;
  const read = async (): Promise<Total> => {
    const items = await count(mostCounted + 1);
    if (typeof items === "object") return items;
    if (isKept) return { count: items, isExact: true };
    return { count: Math.min(items, mostCounted), isExact: items <= mostCounted };
  };
  return () => (total ??= read());
}

function ends(edges: readonly { readonly cursor: string }[]) {
  return { startCursor: edges.at(0)?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
}

function readArguments({ first, last, after, before }: PageArguments): {
  readonly cursor: string | null;
  readonly size: number;
  readonly isBackwards: boolean;
} {
  const isBackwards = before != null || last != null;
  if (isBackwards && (first != null || after != null)) {
    throw refused(
      "first and after cannot be combined with last and before: use first and after to page forward, or last and before to page backward",
    );
  }
  const size = first ?? last ?? defaultPageSize;
  checkPageSize(size, maxPageSize);
  return { cursor: after ?? before ?? null, size, isBackwards };
}

/** @throws GraphQLError when this page size is not allowed. */
export function checkPageSize(size: number, most: number): void {
  if (size >= 0 && size <= most) return;
  throw refused(
    `first and last must be from 0 to ${most}, not ${size}: read more items page by page`,
  );
}

/** @throws GraphQLError when it is negative. */
export function checkSkip(skip: number): void {
  if (skip < 0) throw refused(`skip must not be negative, not ${skip}`);
}

/** A single range on the leading column, so that an index on both columns is used. */
function beyond(values: readonly unknown[], columns: readonly string[], direction: string): object {
  const past = direction === "asc" ? "gt" : "lt";
  const [column = "", tie] = columns;
  if (tie === undefined) return { [column]: { [past]: values[0] } };
  return {
    [column]: { [`${past}e`]: values[0] },
    OR: [{ [column]: { [past]: values[0] } }, { [tie]: { [past]: values[1] } }],
  };
}

export function writeCursor(row: object, columns: readonly string[]): string {
  const values = columns.map((column) => (row as Record<string, unknown>)[column]);
  return Buffer.from(JSON.stringify([columns.join(), ...values])).toString("base64url");
}

function readCursor(cursor: string, { columns }: Order): unknown[] {
  try {
    const [names, ...values] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (names === Object.keys(columns).join()) {
      return Object.values(columns).map((column, index) => column.parse(values[index]));
    }
  } catch {
    // Not a cursor of this server: refused below.
  }
  throw refused(
    "this cursor is not valid for this list and order: use a cursor from pageInfo or edges of the same list and order",
  );
}

const spent = new WeakMap<object, number>();

/** Counts the rows that an operation has read. Also for lists that are not connections. @throws GraphQLError */
export function spend(
  { context, info }: Pick<ListRequest, "context" | "info">,
  rows: number,
): void {
  // Each event of a subscription is an operation of its own; the event is its root value.
  const operation = (info.rootValue as object | undefined) ?? context;
  const total = (spent.get(operation) ?? 0) + rows;
  spent.set(operation, total);
  if (total > maxRowsPerOperation) {
    throw refused(
      `this operation reads more than ${maxRowsPerOperation} items: use smaller values of first, or several operations`,
    );
  }
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}
