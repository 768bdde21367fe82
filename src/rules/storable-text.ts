/** Text that Postgres takes: it refuses NUL, and half of a surrogate pair in JSON. Trimmed. */
export function storable(text: string): string {
  return storableWhole(text).trim();
}

/** The same, not trimmed. */
export function storableWhole(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}
