import type { ImportProblemModel } from "#db/generated/prisma/models.ts";
import type { RowProblemCode } from "#rules/import-row.ts";
import type { PhoneProblemCode } from "#rules/phone-problem.ts";
import { builder } from "../builder.ts";
import { enumOf } from "../enums.ts";

const importProblems: Readonly<Record<RowProblemCode | PhoneProblemCode | "UNKNOWN", string>> = {
  UNKNOWN: "The problem was recorded by an earlier version, which had no codes.",
  TOO_MANY_VALUES: "The row has more values than the file has headers.",
  ATTRIBUTES_TOO_LARGE: "The attributes of the contact are too large.",
  DO_NOT_CALL_UNCLEAR: "The value of the do-not-call column means neither yes nor no.",
  CONSENT_UNCLEAR: "The value of the column of consents means neither a consent nor none.",
  CONSENT_DATE_UNCLEAR:
    "The date of a consent is absent, cannot be read or is in the future, or it expires before it is given.",
  COUNTRY_UNKNOWN:
    "The value of the country column is not a country, and the phone number has no country code.",
  EXTENSION_UNCLEAR:
    "The value of the extension column is not an extension, or differs from the one behind the phone number.",
  UNREADABLE_BYTES: "The row contains bytes that are not valid in the encoding of the file.",
  VALUE_TOO_LONG: "A value is too long to be stored.",
  QUOTE_IN_VALUE: "A value that is not quoted contains a quote.",
  TEXT_AFTER_QUOTE: "Text follows the closing quote of a value.",
  QUOTE_NOT_CLOSED: "A quoted value is not closed.",
  RECORD_TOO_LONG: "The row is too long.",
  PHONE_MISSING: "The row has no phone number.",
  PHONE_TOO_LONG: "The value is too long for a phone number.",
  PHONE_NOT_A_NUMBER: "The value has no digits, or it has letters or signs among the digits.",
  PHONE_ROUNDED: "A spreadsheet has rounded the number, for example to 4.15556E+09.",
  PHONE_AMOUNT: "The number is written as an amount, for example 4,155,550,100 or 4155550100.25.",
  PHONE_DATE: "The value looks like a date.",
  PHONE_SEVERAL: "The value contains several numbers or a range, for example 030 2312514/15.",
  PHONE_PLACEHOLDER: "The number is a placeholder, for example 0000000000 or 123-456-7890.",
  PHONE_WITHOUT_COUNTRY: "The number has no country code, and no default country is set.",
  PHONE_AMBIGUOUS: "The value can be read as two numbers. `reason` names both.",
  PHONE_SHORT_NUMBER: "The number is an emergency number, a short code or incomplete.",
  PHONE_NOT_POSSIBLE: "No phone number has this country code and length.",
  PHONE_PREMIUM_RATE: "The number is a premium-rate number, and the tenant does not allow them.",
  PHONE_EXTENSION_TOO_LONG: "The extension has more than 10 digits.",
  PHONE_EXTENSION_DIFFERS: "Another row or contact has the same phone with a different extension.",
};

export const ImportProblemCodeEnum = enumOf<keyof typeof importProblems>(
  "ImportProblemCode",
  "A stable code for the problem of a row. Further codes may be added.",
  importProblems,
);

/** Not a Prisma object: its rows have been read completely, and Pothos would read each again. */
export const ImportProblem = builder
  .objectRef<Pick<ImportProblemModel, "line" | "column" | "value" | "code" | "reason">>(
    "ImportProblem",
  )
  .implement({
    description: "A row of the file that was rejected, and why.",
    fields: (t) => ({
      line: t.exposeInt("line", {
        description: "The line of the file on which the row starts. The header is line 1.",
      }),
      column: t.exposeString("column", {
        nullable: true,
        description:
          "The header of the column with the problem. Null if the problem concerns the whole row.",
      }),
      value: t.exposeString("value", {
        nullable: true,
        description: "The value in the file. Null if the problem concerns the whole row.",
      }),
      code: t.field({
        type: ImportProblemCodeEnum,
        description: "The code of the problem. Stable: use it in programs.",
        resolve: ({ code }) => importProblemCode(code),
      }),
      reason: t.exposeString("reason", { description: "What is wrong, and what is expected." }),
    }),
  });

/** A code that is stored, as a value of the enum. */
export function importProblemCode(code: string): keyof typeof importProblems {
  return Object.hasOwn(importProblems, code) ? (code as keyof typeof importProblems) : "UNKNOWN";
}
