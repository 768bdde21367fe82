import { expect, test } from "vitest";
import { isGivenUp, isRefusedByVapi } from "#rules/dial-reason.ts";

test("a call was given up if its dial has one of three reasons", () => {
  const reasons = ["OVERDUE", "RELEASED", "DUPLICATE", "PRESUMED_ABSENT", null] as const;
  expect(reasons.filter(isGivenUp)).toEqual(["OVERDUE", "RELEASED", "DUPLICATE"]);
});

test("VAPI refused a dial if it said so, not if it could not be reached or was not asked", () => {
  const refused = [
    "ACCOUNT_FAULT",
    "BUSY",
    "NUMBER_DAILY_LIMIT",
    "REJECTED",
    "REQUEST_REJECTED",
  ] as const;
  const others = ["UNREACHABLE", "PRESUMED_ABSENT", "SUPERSEDED", "DUPLICATE", null] as const;
  expect([...refused, ...others].filter(isRefusedByVapi)).toEqual(refused);
});
