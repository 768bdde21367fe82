import { NotFoundError } from "#domain/errors.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id of an object over all types, as `node(id)` takes it: "Campaign:019a…". Readable in a log. */
export function encodeId(type: string, id: string | number | bigint): string {
  return `${type}:${id}`;
}

/** The inverse of `encodeId`. A text that is none has no type, and so names nothing. */
export function decodeId(id: string): { typename: string; id: string } {
  const [, typename = "", local = ""] = /^([A-Za-z]+):(.*)$/.exec(id) ?? [];
  return { typename, id: local };
}

/**
 * The row that an id names, or null when it cannot name one of this type. A bare UUID is taken as well:
 * that is what logs, VAPI's dashboard and the database show.
 */
export function rowId(type: string, id: string): string | null {
  const local = uuid.test(id) ? id : decodeId(id).typename === type ? decodeId(id).id : "";
  return uuid.test(local) ? local.toLowerCase() : null;
}

/** The id of no row: what an id stands for that cannot name one. */
export const nobody = "00000000-0000-0000-0000-000000000000";

/** The row that an id names, for a query that finds nothing when it names none. */
export function rowIdOrNobody(type: string, id: string): string {
  return rowId(type, id) ?? nobody;
}

/** For a filter: null where none was given, and nothing where the id can name nothing. */
export function rowIds(type: string, id: string | null | undefined): string[] | null {
  if (id == null) return null;
  const row = rowId(type, id);
  return row === null ? [] : [row];
}

/** @throws NotFoundError when the id cannot name a row of this type. */
export function mustBeRowId(type: string, id: string): string {
  const row = rowId(type, id);
  if (row === null) throw new NotFoundError(type.toLowerCase(), id);
  return row;
}
