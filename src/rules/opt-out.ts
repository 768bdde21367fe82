import { readDoNotCall } from "./do-not-call.ts";

/** The longest path to a field of structured data. */
export const longestPath = 200;

/** What an assistant has extracted from a call. */
export interface StructuredOutput {
  /** The name of the structured output; null: `analysis.structuredData`, which has none. */
  readonly name: string | null;
  /** Any JSON. */
  readonly value: unknown;
}

/**
 * Whether a text is a path to a field of structured data: names joined by dots, for example "optOut" or
 * "preferences.doNotCall".
 */
export function isFieldPath(path: string): boolean {
  return path.split(".").every((name) => name.trim() === name && name !== "");
}

/**
 * Whether an assistant reports that the person asked not to be called again: the field has the value true, or a word
 * that means yes. In a structured output the path begins at its result, with or without the name of the output.
 */
export function saysOptOut(outputs: readonly StructuredOutput[], path: string): boolean {
  const names = path.split(".");
  return outputs.some(
    ({ name, value }) =>
      isYes(fieldOf(value, names)) || (names[0] === name && isYes(fieldOf(value, names.slice(1)))),
  );
}

function fieldOf(value: unknown, names: readonly string[]): unknown {
  let field = value;
  for (const name of names) {
    if (typeof field !== "object" || field === null || !Object.hasOwn(field, name))
      return undefined;
    field = (field as Readonly<Record<string, unknown>>)[name];
  }
  return field;
}

function isYes(value: unknown): boolean {
  return value === true || (typeof value === "string" && readDoNotCall(value) === true);
}
