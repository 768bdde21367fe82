import { expect, test } from "vitest";
import { isGivenUp } from "#rules/dial-reason.ts";

test("a call was given up if its dial has one of three reasons", () => {
  const reasons = ["OVERDUE", "RELEASED", "DUPLICATE", "PRESUMED_ABSENT", null] as const;
  expect(reasons.filter(isGivenUp)).toEqual(["OVERDUE", "RELEASED", "DUPLICATE"]);
});
