/** Why a telephone number was refused, for programs. `problem` says the same to a person. */
export const phoneProblemCodes = [
  "PHONE_MISSING",
  "PHONE_TOO_LONG",
  "PHONE_NOT_A_NUMBER",
  "PHONE_ROUNDED",
  "PHONE_AMOUNT",
  "PHONE_DATE",
  "PHONE_SEVERAL",
  "PHONE_PLACEHOLDER",
  "PHONE_WITHOUT_COUNTRY",
  "PHONE_AMBIGUOUS",
  "PHONE_SHORT_NUMBER",
  "PHONE_NOT_POSSIBLE",
  "PHONE_PREMIUM_RATE",
  "PHONE_EXTENSION_TOO_LONG",
  "PHONE_EXTENSION_DIFFERS",
] as const;

export type PhoneProblemCode = (typeof phoneProblemCodes)[number];

export interface PhoneProblem {
  readonly code: PhoneProblemCode;
  /** A phrase that follows the value: what is wrong and what to do. */
  readonly problem: string;
}

export function phoneProblem(code: PhoneProblemCode, problem: string): PhoneProblem {
  return { code, problem };
}
