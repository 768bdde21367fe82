import { describe, expect, test } from "vitest";
import { nothingCounted, previewMessage, together } from "#rules/import-preview.ts";

const first = "2030-03-04T09:00:00.000Z";

describe("a preview in words", () => {
  test.for([
    ["no call", {}, "It would schedule no call."],
    [
      "calls",
      { calls: 2, firstCallAt: first },
      "It would call 2 contacts, the first on Mon 2030-03-04 09:00:00 +00:00.",
    ],
    [
      "calls that are held too",
      { calls: 4, firstCallAt: first, held: { LIST_NOT_CHECKED: 1, CONSENT_MISSING: 2 } },
      "It would call 1 contact, the first on Mon 2030-03-04 09:00:00 +00:00. Calls that would be held, as a record is missing: 2 (CONSENT_MISSING), 1 (LIST_NOT_CHECKED).",
    ],
    [
      "only calls that are held",
      { calls: 1, held: { CONSENT_MISSING: 1 } },
      "It would call nobody. Calls that would be held, as a record is missing: 1 (CONSENT_MISSING).",
    ],
  ] as const)("with %s", ([, counts, expected]) => {
    const message = previewMessage({ ...nothingCounted, ...counts }, 0, { timeZone: "UTC" });
    expect(message).toContain(`rows would be rejected. ${expected}`);
  });
});

test("the counts of two parts are added, and the first call is the earlier one", () => {
  const one = { ...nothingCounted, calls: 3, held: { CONSENT_MISSING: 1 }, firstCallAt: first };
  const other = { ...nothingCounted, calls: 2, held: { CONSENT_MISSING: 1, CALL_BANNED: 1 } };
  const both = { calls: 5, held: { CONSENT_MISSING: 2, CALL_BANNED: 1 }, firstCallAt: first };
  expect(together(one, other)).toEqual({ ...nothingCounted, ...both });
  expect(together(nothingCounted, nothingCounted)).toEqual(nothingCounted);
});
