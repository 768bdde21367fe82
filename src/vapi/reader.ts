import type { z } from "zod";

/**
 * Reads one value of VAPI's. Null: it is missing, or not what is expected. VAPI adds enum values and fields, and one of
 * them must not make a whole message unreadable. These are functions and not schemas, because a webhook has some fifty
 * fields of which most are missing: a schema that tolerates that takes several times as long.
 */
export type Reader<Value> = (value: unknown) => Value | null;

/** What a reader returns. */
export type ValueOf<Of> = Of extends Reader<infer Value> ? Value : never;

/** An object of which these fields are read. Each of them may be null. */
export function shape<Fields extends Readonly<Record<string, Reader<unknown>>>>(
  fields: Fields,
): Reader<{ readonly [Name in keyof Fields]: ReturnType<Fields[Name]> }> {
  const readers = Object.entries(fields);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const read: Record<string, unknown> = {};
    for (const [name, reader] of readers) {
      const field = (value as Record<string, unknown>)[name];
      read[name] = field === undefined ? null : reader(field);
    }
    return read as { readonly [Name in keyof Fields]: ReturnType<Fields[Name]> };
  };
}

/** Text that Postgres can store: no NUL, no lone surrogate, at most `limit` UTF-16 units. Empty text is null. */
export function text(limit: number): Reader<string> {
  return (value) => {
    if (typeof value !== "string") return null;
    const stored = value.replaceAll("\0", "").slice(0, limit).toWellFormed();
    return stored === "" ? null : stored;
  };
}

/** A number from 0. */
export const amount: Reader<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;

export const truth: Reader<boolean> = (value) => (typeof value === "boolean" ? value : null);

/** Whatever it is. */
export const anything: Reader<unknown> = (value) => value;

/** One of these words. */
export function oneOf<Word extends string>(...words: readonly Word[]): Reader<Word> {
  const known = new Map<unknown, Word>(words.map((word) => [word, word]));
  return (value) => known.get(value) ?? null;
}

/** What a schema accepts. */
export function fitting<Schema extends z.ZodType>(schema: Schema): Reader<z.output<Schema>> {
  return (value) => {
    const { success, data } = schema.safeParse(value);
    return success ? data : null;
  };
}
