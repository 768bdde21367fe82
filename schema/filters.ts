import { textToFind } from "./search.ts";

/** The text to search for, without accents. LIKE's wildcards are escaped, because Prisma uses LIKE for `contains`. */
export function searchText(search: string | null | undefined): string | null {
  return textToFind(search)?.replaceAll(/[\\%_]/g, String.raw`\$&`) ?? null;
}

/** Each value once: Prisma splits a list that is too long for Postgres, or fails. */
export function oneOf<Value>(values: readonly Value[]): { readonly in: Value[] } {
  return { in: [...new Set(values)] };
}
