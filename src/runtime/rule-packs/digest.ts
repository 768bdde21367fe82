import { createHash } from "node:crypto";

/** SHA-256 of JSON in hexadecimal digits. Spaces and the order of keys do not count, the order of lists does. */
export function digestOf(json: unknown): string {
  return createHash("sha256").update(JSON.stringify(json, sorted)).digest("hex");
}

/** A replacer of `JSON.stringify` that sorts the keys of objects. */
function sorted(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries);
}
