import { describe, expect, test } from "vitest";
import { matchColumns } from "#rules/import-columns.ts";
import { parseRow } from "#rules/import-row.ts";

function rowOf(header: readonly string[], record: readonly string[]) {
  const matched = matchColumns(header);
  if ("problem" in matched) throw new Error(matched.problem);
  return parseRow(matched.columns, record, { defaultCountry: "US", allowsPremiumRate: false });
}

const phone = "+14155550100";

describe("empty cells", () => {
  test("are no attributes, and no part of a name or address", () => {
    const header = ["phone", "first name", "last name", "address", "age", "city"];
    expect(rowOf(header, [phone, "", "Lee", "", "", "Rome"])).toMatchObject({
      contact: { name: "Lee", address: null },
    });
    const row = rowOf(header, [phone, "Jo", "", "1 Main St", "", "Rome"]);
    expect(row).toMatchObject({ contact: { name: "Jo", address: "1 Main St" } });
    expect(row).toHaveProperty("contact.attributes", { "first name": "Jo", city: "Rome" });
    const short = rowOf(header, [phone]);
    expect(short).toMatchObject({ contact: { name: null, address: null } });
    expect(short).toHaveProperty("contact.attributes", {});
  });

  test("of telephones are shown as none", () => {
    expect(rowOf(["name", "phone"], ["Jo", " "])).toMatchObject({
      problem: { column: "phone", value: null },
    });
  });
});

test.for([
  ["name", 200],
  ["address", 500],
  ["note", 2000],
] as const)("a cell of %s may have %i characters, and not one more", ([field, most]) => {
  const header = ["phone", field];
  expect(rowOf(header, [phone, "x".repeat(most)])).toHaveProperty("contact");
  expect(rowOf(header, [phone, "x".repeat(most + 1)])).toMatchObject({
    problem: { column: field, reason: expect.stringContaining(`longer than ${most} char`) },
  });
});

test.for([
  ["100 characters", "x".repeat(100), "x".repeat(100)],
  ["101 characters", "x".repeat(101), `${"x".repeat(99)}…`],
  ["a pair of surrogates where it is cut", `${"x".repeat(98)}😀xx`, `${"x".repeat(98)}\uFFFD…`],
] as const)("a cell at fault is shown with at most 100 characters: %s", ([, cell, shown]) => {
  expect(rowOf(["phone"], [phone, cell])).toMatchObject({ problem: { value: shown } });
});

describe("columns that say not to call", () => {
  const header = ["phone", "Do Not Call", "opted out"];

  test.for([
    ["yes", "", true],
    ["no", "x", true],
    ["no", "no", false],
    ["", "", false],
    ["perhaps", "yes", true],
  ] as const)('"%s" and "%s"', ([first, second, doNotCall]) => {
    expect(rowOf(header, [phone, first, second])).toMatchObject({ contact: { phone, doNotCall } });
  });

  test("what cannot be read is a problem of its column, and withholds the call", () => {
    expect(rowOf(header, [phone, "no", "perhaps"])).toEqual({
      problem: {
        code: "DO_NOT_CALL_UNCLEAR",
        column: "opted out",
        value: "perhaps",
        reason: expect.stringMatching(/means neither yes nor no.*write yes or no/),
      },
      withheld: phone,
    });
  });
});
