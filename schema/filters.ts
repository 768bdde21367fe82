const longestSearch = 200;

/**
 * What is looked for, as it is: Prisma hands `contains` to LIKE with its wildcards in force. Null when
 * nothing is looked for.
 */
export function searchText(search: string | null | undefined): string | null {
  const text = (search ?? "").replaceAll("\0", "").trim().slice(0, longestSearch);
  return text === "" ? null : text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** Each value once: Prisma splits a list that is longer than Postgres takes, or gives up. */
export function oneOf<Value>(values: readonly Value[]): { readonly in: Value[] } {
  return { in: [...new Set(values)] };
}
