import { expect, test } from "vitest";
import { attributesProblem, mostAttributeBytes } from "#rules/attributes.ts";

test("names and values together may have so many bytes, and not one more", () => {
  const half = mostAttributeBytes / 4;
  const exactly = { ["é".repeat(half)]: "é".repeat(half - 1), a: "b" };
  expect(attributesProblem(exactly)).toBeNull();
  expect(attributesProblem({ ...exactly, a: "bc" })).toMatch(
    /^has 32001 bytes .* at most 32000 .* shorten/,
  );
  expect(attributesProblem({})).toBeNull();
});
