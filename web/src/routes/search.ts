/** What stands behind the `?` of an address, as the router has read it. */
export type RawSearch = Readonly<Record<string, unknown>>;

/** A text. Undefined if it is absent or empty: then it does not stand in the address. */
export function textOf(search: RawSearch, name: string): string | undefined {
  const value = search[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value) || undefined
    : undefined;
}

/** One of some words. */
export function oneOf<Value extends string>(
  search: RawSearch,
  name: string,
  values: Readonly<Record<Value, unknown>>,
): Value | undefined {
  const value = textOf(search, name);
  return value !== undefined && Object.hasOwn(values, value) ? (value as Value) : undefined;
}

/** Some of some words, with commas between them. Others are left out. */
export function someOf<Value extends string>(
  search: RawSearch,
  name: string,
  values: Readonly<Record<Value, unknown>>,
): string | undefined {
  return (
    wordsIn(textOf(search, name))
      .filter((value) => Object.hasOwn(values, value))
      .join(",") || undefined
  );
}

/** A local date, "yyyy-MM-dd". */
export function dateOf(search: RawSearch, name: string): string | undefined {
  const value = textOf(search, name);
  return value !== undefined && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}

/** An instant, as ISO 8601. */
export function instantOf(search: RawSearch, name: string): string | undefined {
  const value = textOf(search, name);
  return value !== undefined && !Number.isNaN(Date.parse(value))
    ? new Date(value).toISOString()
    : undefined;
}

function wordsIn(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(",");
}
