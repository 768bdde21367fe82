import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ColumnMapping } from "#rules/column-role.ts";
import { type Columns, matchColumns } from "#rules/import-columns.ts";
import { parseRow } from "#rules/import-row.ts";

function columnsOf(header: readonly string[], mapping?: ColumnMapping): Columns {
  const matched = matchColumns(header, mapping);
  if ("problem" in matched) throw new Error(matched.problem);
  return matched.columns;
}

function contactOf(header: string, row: string, mapping?: ColumnMapping) {
  const columns = columnsOf(header.split(","), mapping);
  return parseRow(columns, row.split(","), { defaultCountry: "US", allowsPremiumRate: false });
}

describe("a contact is found under", () => {
  const jo = {
    phone: "+14155550100",
    extension: null,
    name: "Jo Lee",
    address: "1 Main St",
    attributes: {},
    doNotCall: false,
  };
  test.for([
    ["the plain headers", "name,phone,address", "Jo Lee,4155550100,1 Main St"],
    ["headers in another order and case", "PHONE, Address ,Name", "4155550100,1 Main St,Jo Lee"],
    ["a byte order mark", "\uFEFFname,phone,address", "Jo Lee,4155550100,1 Main St"],
    ["headers with spaces", "Full Name,Phone Number,Street Address", "Jo Lee,4155550100,1 Main St"],
    [
      "headers with underscores",
      "contact_name,phone_number,street_address",
      "Jo Lee,4155550100,1 Main St",
    ],
    ["headers in camel case", "fullName,phoneNumber,address1", "Jo Lee,4155550100,1 Main St"],
    ["a column for cells", "name,cell,address", "Jo Lee,4155550100,1 Main St"],
    ["a column without a header beside it", "name,,phone,address", "Jo Lee,x,4155550100,1 Main St"],
  ] as const)("%s", ([, header, row]) => {
    expect(contactOf(header, row)).toEqual({ contact: jo });
  });
});

test("first and last name are the name, and variables as well", () => {
  expect(
    contactOf("First Name,Last Name,Mobile,Address", "Jo,Lee,4155550100,1 Main St"),
  ).toMatchObject({
    contact: { name: "Jo Lee", attributes: { "First Name": "Jo", "Last Name": "Lee" } },
  });
});

test("a mapping goes before the usual names, and what it passes over is an attribute", () => {
  const mapping = { phone: "whatsapp", name: "CONTACT" };
  const header = "phone,name,WhatsApp,contact,first name";
  expect(contactOf(header, "4155550100,Lee & Co,4155550111,Jo Lee,Jo", mapping)).toEqual({
    contact: {
      phone: "+14155550111",
      extension: null,
      name: "Jo Lee",
      address: null,
      attributes: { phone: "4155550100", name: "Lee & Co", "first name": "Jo" },
      doNotCall: false,
    },
  });
});

test("a mapped column is not taken for another field as well", () => {
  expect(contactOf("contact,city", "4155550100,Rome", { phone: "contact" })).toMatchObject({
    contact: { phone: "+14155550100", name: null },
  });
});

test("a row that says not to call says it of all its numbers that can be called", () => {
  const columns = [
    { header: "phone", role: "PHONE" },
    { header: "mobile", role: "PHONE" },
    { header: "work", role: "PHONE" },
    { header: "dnc", role: "DO_NOT_CALL" },
  ] as const;
  const header = "phone,mobile,work,dnc";
  const row = "(415) 555-0100,4155550101 ::: +1 415-555-0100,12,yes";
  expect(contactOf(header, row, { columns })).toMatchObject({
    contact: { phone: "+14155550100", doNotCall: true, alsoNotToCall: ["+14155550101"] },
  });
  for (const other of ["4155550100,,,yes", "4155550100,4155550101,,no"]) {
    expect(contactOf(header, other, { columns })).not.toHaveProperty("contact.alsoNotToCall");
  }
});

test("of several telephones the plainest is called, the others are attributes", () => {
  expect(contactOf("mobile,number,phone", "4155550101,7,4155550100")).toMatchObject({
    contact: { phone: "+14155550100", attributes: { mobile: "4155550101", number: "7" } },
  });
});

test("other columns are attributes under their own headers, and empty cells are none", () => {
  expect(contactOf("phone,Plan Type,age", "4155550100, gold ,")).toMatchObject({
    contact: { name: null, address: null, attributes: { "Plan Type": "gold" } },
  });
});

test("a column may have the most dangerous of names", () => {
  const result = contactOf("phone,__proto__,constructor", "4155550100,a,b");
  if (!("contact" in result)) throw new Error(result.problem.reason);
  expect(Object.entries(result.contact.attributes)).toEqual([
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
});

describe("a header is refused", () => {
  test.for([
    ["without telephone numbers", ["name", "email"], {}, /"phone".*mapping.phone.*"name", "email"/],
    ["that is empty", [""], {}, /first line is empty/],
    ["that is a contact", ["Jo Lee", "+1 415 555 0100"], {}, /put a header above/],
    ["that has a name twice", ["phone", "Name", "name "], {}, /columns 2 and 3/],
    ["when the mapping misses it", ["phone"], { name: "nom" }, /mapping.name.*"nom".*"phone"/],
    ["when the mapping is empty", ["phone", ""], { phone: "" }, /mapping.phone/],
    ["with too many columns", ["phone", ...Array(100).fill("")], {}, /101 columns/],
    ["with a name of a page", ["phone", "x".repeat(101)], {}, /longer than 100/],
  ] satisfies [string, string[], ColumnMapping, RegExp][])("%s", ([, header, mapping, reason]) => {
    expect(matchColumns(header, mapping)).toMatchObject({ problem: expect.stringMatching(reason) });
  });
});

describe("a row is refused", () => {
  const columns = columnsOf(["name", "phone", "address", "note"]);
  test.for([
    ["without a telephone number", ["Jo", ""], "phone", null, /empty/],
    ["that ends before it", ["Jo"], "phone", null, /empty/],
    ["with a number that is none", ["Jo", "12345"], "phone", "12345", /too short/],
    ["with a name of a page", ["x".repeat(201), "4155550100"], "name", null, /200/],
    ["with a long address", ["Jo", "4155550100", "x".repeat(501)], "address", null, /500/],
    ["with a long note", ["Jo", "4155550100", "", "x".repeat(2001)], "note", null, /2000/],
    [
      "whose commas are not quoted",
      ["Jo", "4155550100", "1 Main St", "Rome", "Italy"],
      null,
      "Italy",
      /5 values under 4 headers.*double quotes/,
    ],
  ] as const)("%s", ([, record, column, value, reason]) => {
    const result = parseRow(columns, record, { defaultCountry: "US", allowsPremiumRate: false });
    expect(result).toMatchObject({ problem: { column, reason: expect.stringMatching(reason) } });
    if (value !== null) expect(result).toMatchObject({ problem: { value } });
  });
});

test("a row whose attributes are too large together is refused, by their bytes", () => {
  const names = Array.from({ length: 16 }, (_, index) => `a${index}`);
  const columns = columnsOf(["phone", ...names]);
  const row = (cell: string) => ["4155550100", ...names.map(() => cell)];
  const parse = (cell: string) =>
    parseRow(columns, row(cell), { defaultCountry: "US", allowsPremiumRate: false });
  expect(parse("x".repeat(1_997))).toHaveProperty("contact");
  expect(parse("x".repeat(1_998))).toMatchObject({
    problem: {
      column: null,
      value: "+14155550100",
      reason: expect.stringContaining("has 32006 bytes of attributes, and at most 32000"),
    },
  });
  expect(parse("é".repeat(1_000))).toHaveProperty("problem");
});

test("separators at the end of a line are no values", () => {
  const columns = columnsOf(["phone"]);
  expect(
    parseRow(columns, ["4155550100", "", " "], { defaultCountry: "US", allowsPremiumRate: false }),
  ).toMatchObject({
    contact: { phone: "+14155550100" },
  });
});

test("whatever the cells hold, a row becomes a contact that Postgres takes, or a short problem", () => {
  const codeUnits = fc.array(fc.nat({ max: 0xffff }));
  const text = codeUnits.map((codes) => String.fromCharCode(...codes));
  const cell = fc.oneof(
    text,
    fc.constantFrom("\u0000", "\uD800", "+14155550100", "4155550100\u0000", "x".repeat(3000)),
  );
  const header = fc.uniqueArray(text, { selector: (name) => name.trim().toLowerCase() });
  fc.assert(
    fc.property(header, fc.array(cell), fc.nat({ max: 3 }), (names, cells, place) => {
      const matched = matchColumns(names.toSpliced(place, 0, "phone"));
      if ("problem" in matched) return;
      const record = cells.toSpliced(place, 0, "+14155550100");
      const result = parseRow(matched.columns, record, {
        defaultCountry: null,
        allowsPremiumRate: false,
      });
      const stored = JSON.stringify(result);
      expect(/\\u0000|\\ud[89a-f]/.test(stored)).toBe(false);
      expect("contact" in result || stored.length < 500).toBe(true);
    }),
    { numRuns: 500 },
  );
});
