import { isSupportedCountry } from "libphonenumber-js/max";
import { z } from "zod";
import { longestCapHours, mostContactCaps } from "#rules/campaign-settings.ts";
import { type InputProblem, InputValidationError } from "./errors.ts";

/** What is wrong with a value, each problem with the path from the value to the field. */
export function shapeProblems(shape: z.ZodType, value: unknown): InputProblem[] {
  const { error } = shape.safeParse(value);
  return (error?.issues ?? []).map((issue) => ({
    path: issue.path.map(String),
    message: issue.message,
  }));
}

/** @throws InputValidationError when there are problems. */
export function refuse(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InputValidationError(problems);
}

/** @throws InputValidationError with everything that is wrong. */
export function parsed<Output>(shape: z.ZodType<Output>, value: unknown): Output {
  refuse(shapeProblems(shape, value));
  return shape.parse(value);
}

/** Text of 1 to `longest` characters, without the white space around it. */
export function text(longest: number) {
  const message = `must have 1 to ${longest} characters`;
  return z
    .string(message)
    .trim()
    .min(1, message)
    .max(longest, message)
    .refine(isStorable, notStorable);
}

/** Text that an HTTP header transmits unchanged: visible ASCII characters, and spaces between them. */
export const inHeader = /^[!-~]+( +[!-~]+)*$/;

export const notStorable = "must not contain U+0000 or a lone surrogate (half of a character)";

/** Postgres refuses U+0000, and lone surrogates in JSON; in text they would become another character. */
export function isStorable(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}

/** A whole number, both bounds inclusive. */
export function whole(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
}

/** Limits on calls to one number. */
export const contactCaps = z
  .array(z.object({ max: whole(1, 100), hours: whole(1, longestCapHours) }))
  .max(mostContactCaps, `must contain at most ${mostContactCaps} limits`);

/** An ISO 3166 country that telephone numbers without a country code belong to. */
export const country = z
  .string()
  .trim()
  .toUpperCase()
  .refine(
    isSupportedCountry,
    'is not an ISO 3166-1 alpha-2 country code, for example "US" or "DE"',
  );
