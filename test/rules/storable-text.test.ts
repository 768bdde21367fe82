import { expect, test } from "vitest";
import { storable } from "#rules/storable-text.ts";

test("what Postgres refuses is taken out or replaced, and the rest is trimmed", () => {
  expect(storable(" \u0000 a\u0000b \u0000")).toBe("ab");
  expect(storable("x\uD83Dy")).toBe("x\uFFFDy");
  expect(storable("\u{1F600}")).toBe("\u{1F600}");
});
