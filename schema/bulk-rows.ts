import { timesOfCall } from "#db/queries/bulk-rows.ts";
import type { BulkVerb } from "#rules/bulk.ts";
import type { NextRows } from "#domain/bulk/bulk-jobs.ts";
import { InputValidationError } from "#domain/errors.ts";
import { tenantOf } from "./auth.ts";
import type { CallFilter } from "./call-filter.ts";
import { callsInOrder } from "./call-pages.ts";
import { type ContactFilter, contactsInOrder } from "./contact-pages.ts";
import type { ListContext } from "./context.ts";
import { noRowId, rowId, rowIds } from "./ids.ts";

/** The most rows that a request may name. */
export const mostNamed = 1_000;

export interface BulkSelection {
  readonly verb: BulkVerb;
  readonly campaignId?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly calls?: CallFilter | null | undefined;
  readonly contacts?:
    | (ContactFilter & { readonly campaignId?: string | null | undefined })
    | null
    | undefined;
}

const rowsOf = {
  CANCEL_CALLS: "calls",
  SCHEDULE_CALLS: "calls",
  UNENROL_CONTACTS: "contacts",
  DELETE_CONTACTS: "contacts",
} as const satisfies Readonly<Record<BulkVerb, "calls" | "contacts">>;

/**
 * The rows that a request selects: those that it names, or those of a list with a filter.
 * @throws InputValidationError; GraphQLError as the list does
 */
export async function selectedRows(
  context: ListContext,
  selection: BulkSelection,
): Promise<NextRows> {
  const { verb, ids, calls, contacts, campaignId } = selection;
  const of = rowsOf[verb];
  const given = [ids, calls, contacts].filter((each) => each != null).length;
  const filter = selection[of];
  if (given !== 1 || (ids == null && filter == null)) {
    throw problem(of, `give either ids or ${of}, and nothing else, for ${verb}`);
  }
  if ((verb === "UNENROL_CONTACTS") !== (campaignId != null)) {
    throw problem("campaignId", "is required for UNENROL_CONTACTS, and for no other verb");
  }
  if (ids != null) return named(of === "calls" ? "Call" : "Contact", ids);
  return calls != null ? await callsOf(context, calls) : await contactsOf(context, contacts!);
}

function problem(field: string, message: string): InputValidationError {
  return new InputValidationError([{ path: [field], message }]);
}

/** Those that are no ids of rows are handled, and refused, like ids of no row. */
function named(type: string, ids: readonly string[]): NextRows {
  if (ids.length === 0 || ids.length > mostNamed) {
    throw problem("ids", `must contain 1 to ${mostNamed} IDs`);
  }
  const rows = [...new Set(ids.map((id) => rowId(type, id) ?? noRowId))];
  return (_tx, last) => Promise.resolve(last === null ? rows : []);
}

async function callsOf(context: ListContext, filter: CallFilter): Promise<NextRows> {
  const next = await callsInOrder(context, filter);
  return async (tx, last, take) => {
    if (last === null) return await next(tx, null, take);
    const times = (await timesOfCall.first(tx, tenantOf(context), last))!;
    return await next(tx, { id: last, ...times }, take);
  };
}

async function contactsOf(
  context: ListContext,
  { campaignId, ...filter }: NonNullable<BulkSelection["contacts"]>,
): Promise<NextRows> {
  const next = await contactsInOrder(context, filter, rowIds("Campaign", campaignId));
  return (tx, last, take) => next(tx, last === null ? null : { id: last }, take);
}
