import { expect, test } from "vitest";
import { isPlaceholder } from "#rules/phone-placeholder.ts";

test.for<[digits: string, isOne: boolean]>([
  ["00000 +99999 5555555555 11111111111", true],
  ["0000 +999 00001 10000 0000x", false],
  ["1234567 0123456789 +12345678901 8901234 7654321 0987654321 3210987", true],
  ["123456 654321 12345678a 1234568 2345677", false],
  ["1231231234 1231234567 1112223333 +1112223333", true],
  ["4155550100 +14155550100 1112223334 1+234567", false],
])("%s", ([digits, isOne]) => {
  const all = digits.split(" ");
  expect(all.filter(isPlaceholder)).toEqual(isOne ? all : []);
});
