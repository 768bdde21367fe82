import { NotFoundError } from "#domain/errors.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The global id of an object, as `node(id)` takes it: "Campaign:019a…". */
export function encodeId(type: string, id: string | number | bigint): string {
  return `${type}:${id}`;
}

/** The inverse of `encodeId`. Any other text gives an empty type name, which no type has. */
export function decodeId(id: string): { typename: string; id: string } {
  const [, typename = "", local = ""] = /^([A-Za-z]+):(.*)$/.exec(id) ?? [];
  return { typename, id: local };
}

/**
 * The row id that a global id names, or null when it cannot name a row of this type. A bare UUID is accepted too:
 * logs, VAPI's dashboard and the database show those.
 */
export function rowId(type: string, id: string): string | null {
  const local = uuid.test(id) ? id : decodeId(id).typename === type ? decodeId(id).id : "";
  return uuid.test(local) ? local.toLowerCase() : null;
}

/** A UUID that no row has. */
export const noRowId = "00000000-0000-0000-0000-000000000000";

/** The row id that a global id names, or one that no row has: a query with it then finds nothing. */
export function rowIdOrNone(type: string, id: string): string {
  return rowId(type, id) ?? noRowId;
}

/** The row id that a global id names, or the text itself: what cannot be an ID is reported as one that does not exist. */
export function rowIdOrText(type: string, id: string | number): string {
  return rowId(type, String(id)) ?? String(id);
}

/** For a filter: null where no id was given, and an empty list where the id cannot name a row of this type. */
export function rowIds(type: string, id: string | null | undefined): string[] | null {
  if (id == null) return null;
  const row = rowId(type, id);
  return row === null ? [] : [row];
}

/** The ids that two filters allow; null allows every id. */
export function inBoth(some: string[] | null, others: string[] | null): string[] | null {
  if (some === null || others === null) return some ?? others;
  return some.filter((id) => others.includes(id));
}

/** @throws NotFoundError when the id cannot name a row of this type. */
export function mustBeRowId(type: string, id: string): string {
  const row = rowId(type, id);
  if (row === null) throw new NotFoundError(type.toLowerCase(), id);
  return row;
}
