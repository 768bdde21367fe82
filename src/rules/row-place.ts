import { readCountry } from "./country-name.ts";
import type { Columns, PlaceColumns } from "./import-columns.ts";

/**
 * What a file states of the contact's place, as it is written, but for the country, which is ISO 3166-1 alpha-2. Left out
 * where the file states nothing: most files have none of these, and each contact of a file is sent to the database as JSON.
 */
export interface StatedFields {
  readonly timeZone?: string;
  readonly country?: string;
  readonly region?: string;
  readonly postalCode?: string;
}

/** What the cells of a row say of the place. */
export interface StatedPlace {
  readonly stated: StatedFields;
  /** The country by whose rules numbers are read; null: it is not stated, and undefined: it cannot be read. */
  readonly numbersOf: string | null | undefined;
  /** The column of the country; null if there is none. */
  readonly column: number | null;
}

const noPlace: StatedPlace = { stated: {}, numbersOf: null, column: null };

export function placeOfRow(columns: Columns, cells: readonly string[]): StatedPlace {
  if (columns.places.length === 0 && columns.timeZone === null) return noPlace;
  const cell = (index: number | null | undefined) => cells[index ?? -1] ?? "";
  const hasContent = ({ country, region, postalCode }: PlaceColumns) =>
    [country, region, postalCode].some((index) => cell(index) !== "");
  const place = columns.places.find(hasContent);
  const column = place?.country ?? null;
  const country = readCountry(cell(column));
  const isStated = country !== null && country !== "NOTHING";
  // Exports of Meta write "z:" before a code, so that spreadsheets keep its zeros.
  const postalCode = cell(place?.postalCode).replace(/^z:/i, "").trim();
  const stated = {
    timeZone: cell(columns.timeZone),
    country: isStated ? (country.country ?? "") : "",
    region: cell(place?.region),
    postalCode,
  };
  const numbersOf = isStated ? country.numbersOf : country === null ? undefined : null;
  const filled = Object.entries(stated).filter(([, value]) => value !== "");
  return { stated: Object.fromEntries(filled), numbersOf, column };
}
