import type { ImportProblemModel } from "#db/generated/prisma/models.ts";
import type { RowProblemCode } from "#rules/import-row.ts";
import type { PhoneProblemCode } from "#rules/phone-problem.ts";
import { builder } from "../builder.ts";
import { enumOf } from "../enums.ts";

const importProblems: Readonly<Record<RowProblemCode | PhoneProblemCode | "UNKNOWN", string>> = {
  UNKNOWN: "Recorded by a former version, which knew no codes.",
  TOO_MANY_VALUES: "The row has more values than the file has headers.",
  ATTRIBUTES_TOO_LARGE: "The attributes of the contact are too large.",
  DO_NOT_CALL_UNCLEAR: "The do-not-call column says neither yes nor no.",
  UNREADABLE_BYTES: "There are bytes that are no text in the encoding of the file.",
  VALUE_TOO_LONG: "A value is longer than can be stored.",
  QUOTE_IN_VALUE: "A value that is not in quotes contains a quote.",
  TEXT_AFTER_QUOTE: "Text follows a closing quote.",
  QUOTE_NOT_CLOSED: "A quote is opened and not closed.",
  RECORD_TOO_LONG: "The row is too long to be a contact.",
  PHONE_MISSING: "There is no telephone number.",
  PHONE_TOO_LONG: "The text is too long for a telephone number.",
  PHONE_NOT_A_NUMBER: "There are no digits, or letters and signs among them.",
  PHONE_ROUNDED: "A spreadsheet has rounded the number: 4.15556E+09.",
  PHONE_AMOUNT: "The number is written as an amount: 4,155,550,100 or 4155550100.25.",
  PHONE_DATE: "It looks like a date.",
  PHONE_SEVERAL: "There are several numbers, or a range: 030 2312514/15.",
  PHONE_PLACEHOLDER: "Nobody's number: 0000000000, 123-456-7890.",
  PHONE_WITHOUT_COUNTRY: "It has no country code, and no default country is set.",
  PHONE_AMBIGUOUS: "It can be read as two numbers; the reason names both.",
  PHONE_SHORT_NUMBER: "An emergency number, a short code, or a part of a number.",
  PHONE_NOT_POSSIBLE: "No telephone number has this country code and length.",
  PHONE_PREMIUM_RATE: "A premium-rate number, and the tenant does not allow them.",
  PHONE_EXTENSION_TOO_LONG: "The extension has more than 10 digits.",
  PHONE_EXTENSION_DIFFERS: "Another row or contact has the same phone with another extension.",
};

const ImportProblemCodeEnum = enumOf<keyof typeof importProblems>(
  "ImportProblemCode",
  "What is wrong with a row of a file. More codes may be added.",
  importProblems,
);

/** Rows that are read whole: as a Prisma object each would be read again by itself. */
export const ImportProblem = builder.objectRef<ImportProblemModel>("ImportProblem").implement({
  description: "Why one row of the file was not taken.",
  fields: (t) => ({
    line: t.exposeInt("line", {
      description: "The line of the file on which the row begins, from 1 (the header).",
    }),
    column: t.exposeString("column", {
      nullable: true,
      description: "The column at fault; null when it is the whole row.",
    }),
    value: t.exposeString("value", { nullable: true, description: "What stands there." }),
    code: t.field({
      type: ImportProblemCodeEnum,
      description: "What is wrong with it, for programs.",
      resolve: ({ code }) => (isImportProblemCode(code) ? code : "UNKNOWN"),
    }),
    reason: t.exposeString("reason", { description: "What is wrong with it." }),
  }),
});

function isImportProblemCode(code: string): code is keyof typeof importProblems {
  return Object.hasOwn(importProblems, code);
}
