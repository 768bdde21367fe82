import { foldAccents } from "#rules/fold-accents.ts";

const longestSearch = 200;

/**
 * The text to search for, without accents, for columns that hold text without accents. LIKE's wildcards are escaped,
 * because Prisma uses LIKE for `contains`. Null when there is nothing to search for.
 */
export function searchText(search: string | null | undefined): string | null {
  const text = foldAccents((search ?? "").replaceAll("\0", "").trim().slice(0, longestSearch));
  return text === "" ? null : text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** Each value once: Prisma splits a list that is too long for Postgres, or fails. */
export function oneOf<Value>(values: readonly Value[]): { readonly in: Value[] } {
  return { in: [...new Set(values)] };
}
