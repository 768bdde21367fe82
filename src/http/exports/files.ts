import { inSnapshot, type Tx } from "#db/pool.ts";
import { type Cancellation, cancellationsOf } from "#db/queries/cancellations.ts";
import { callsForFile, contactsForFile } from "#db/queries/export-rows.ts";
import { maskNumbersIn } from "#rules/mask-numbers.ts";
import { activityWhere } from "#schema/activity-pages.ts";
import { tenantOf } from "#schema/auth.ts";
import { callsInOrder } from "#schema/call-pages.ts";
import { contactsInOrder } from "#schema/contact-pages.ts";
import type { ListContext } from "#schema/context.ts";
import { rowIds } from "#schema/ids.ts";
import { inOrderOf } from "#schema/in-order-of.ts";
import { activityColumns, type CallRow, callColumns, contactColumns } from "./columns.ts";
import { type Column, headerOf, linesOf } from "./cells.ts";
import type { FilterOf } from "./filters.ts";

/** Rows that are read, and written, at once. */
const rowsAtOnce = 500;

/** The text of a file, in pieces of some hundred rows. */
type Csv = AsyncGenerator<string, void>;

/** How the rows of a list are read, after those that were read before. */
interface Rows<Row extends { readonly id: string }> {
  readonly columns: readonly Column<Row>[];
  readonly after: (last: Row | null, take: number) => Promise<readonly Row[]>;
}

/** Reads by keys: nothing is held between two pieces, neither rows nor a connection. */
async function* csvOf<Row extends { readonly id: string }>(
  { viewer }: ListContext,
  { columns, after }: Rows<Row>,
): Csv {
  const shown = viewer!.seesNumbersMasked ? maskNumbersIn : (rows: unknown): unknown => rows;
  yield headerOf(columns);
  for (let last: Row | null = null; ;) {
    const rows: readonly Row[] = await after(last, rowsAtOnce);
    if (rows.length > 0) yield linesOf(columns, shown(rows) as readonly Row[]);
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1)!;
  }
}

/** The calls of a filter. @throws GraphQLError as the list of the API does */
export async function callsCsv(context: ListContext, filter: FilterOf<"calls">): Promise<Csv> {
  const next = await callsInOrder(context, filter);
  const tenantId = tenantOf(context);
  return csvOf<CallRow>(context, {
    columns: callColumns,
    // In one snapshot: a call that changes its place in between could lead the next page astray.
    after: (last, take) =>
      inSnapshot(context.domain.pool, async (tx) => {
        const ids = await next(tx, last, take);
        const rows = await withCancellations(tx, tenantId, await callsForFile(tx, tenantId, ids));
        return inOrderOf(ids, rows);
      }),
  });
}

/** Calls that a stop has cancelled although their rows say SCHEDULED are shown as cancelled, as in the API. */
async function withCancellations(
  tx: Tx,
  tenantId: string,
  rows: readonly CallRow[],
): Promise<CallRow[]> {
  const waiting = rows.filter(({ status, kind }) => status === "SCHEDULED" && kind !== "TEST");
  const campaignIds = [...new Set(waiting.map(({ campaignId }) => campaignId))];
  const cancellations: readonly Cancellation[] =
    campaignIds.length === 0 ? [] : await cancellationsOf(tx, tenantId, campaignIds);
  const isWaiting = new Set(waiting);
  return rows.map((row) => {
    const found = isWaiting.has(row)
      ? cancellations.find(
          ({ campaignId, generation }) =>
            campaignId === row.campaignId && generation > row.generation,
        )
      : undefined;
    if (found === undefined) return row;
    return { ...row, status: "CANCELLED", cancelReason: found.reason, endedAt: found.at };
  });
}

/** The contacts of a filter. @throws GraphQLError as the list of the API does */
export async function contactsCsv(
  context: ListContext,
  { campaignId, ...filter }: FilterOf<"contacts">,
): Promise<Csv> {
  const next = await contactsInOrder(context, filter, rowIds("Campaign", campaignId));
  const tenantId = tenantOf(context);
  return csvOf(context, {
    columns: contactColumns,
    after: (last, take) =>
      inSnapshot(context.domain.pool, async (tx) => {
        const ids = await next(tx, last, take);
        return inOrderOf(ids, await contactsForFile(tx, tenantId, ids));
      }),
  });
}

/** The activity of a filter, newest first. */
export async function activityCsv(
  context: ListContext,
  filter: FilterOf<"activity">,
): Promise<Csv> {
  const where = activityWhere(context, filter);
  return csvOf(context, {
    columns: activityColumns,
    after: (last, take) =>
      context.prisma.activity.findMany({
        where: { AND: [where, last === null ? {} : { id: { lt: last.id } }] },
        orderBy: { id: "desc" },
        take,
      }),
  });
}
