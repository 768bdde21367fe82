import { expect, test } from "vitest";
import { isFieldPath, saysOptOut, type StructuredOutput } from "#rules/opt-out.ts";

const data = (value: unknown): readonly StructuredOutput[] => [{ name: null, value }];
const output = (name: string, value: unknown): readonly StructuredOutput[] => [{ name, value }];

test.for<[what: string, outputs: readonly StructuredOutput[], path: string, says: boolean]>([
  ["the field is true", data({ optOut: true }), "optOut", true],
  ["the field is a word that means yes", data({ optOut: " Yes " }), "optOut", true],
  ["the field is false", data({ optOut: false }), "optOut", false],
  ["the field is a word that means no", data({ optOut: "no" }), "optOut", false],
  ["the field is a text about something else", data({ optOut: "maybe later" }), "optOut", false],
  ["the field is a number", data({ optOut: 1 }), "optOut", false],
  ["the field is an object", data({ optOut: { optOut: true } }), "optOut", false],
  ["another field is true", data({ interested: true }), "optOut", false],
  [
    "a field below another",
    data({ preferences: { doNotCall: true } }),
    "preferences.doNotCall",
    true,
  ],
  ["a name with a blank", data({ "opt out": true }), "opt out", true],
  ["the path goes on below a value", data({ optOut: true }), "optOut.value", false],
  ["the path is that of a property of all objects", data({}), "constructor.name", false],
  ["there is no structured data", [], "optOut", false],
  ["it is null", data(null), "optOut", false],
  ["it is a text", data("optOut"), "optOut", false],
  ["a list holds it", data({ flags: [false, true] }), "flags.1", true],
  ["the result of an output has the field", output("Wishes", { optOut: true }), "optOut", true],
  ["the path names the output", output("Wishes", { optOut: true }), "Wishes.optOut", true],
  ["the result of the output is the value", output("optOut", true), "optOut", true],
  ["the output of this name says no", output("optOut", false), "optOut", false],
  [
    "one of several outputs says so",
    [...output("Mood", { optOut: false }), ...output("Wishes", { optOut: true })],
    "optOut",
    true,
  ],
])("%s", ([, outputs, path, says]) => {
  expect(saysOptOut(outputs, path)).toBe(says);
});

test("a path is made of names", () => {
  for (const path of ["optOut", "preferences.doNotCall", "a b.c-d", "wünsche.keinAnruf"]) {
    expect(isFieldPath(path), path).toBe(true);
  }
  for (const path of ["", ".", ".optOut", "optOut.", "a..b", "a. b"]) {
    expect(isFieldPath(path), path).toBe(false);
  }
});
