import { describe, expect, test } from "vitest";
import {
  type ColumnMapping,
  type Columns,
  columnUses,
  matchColumns,
} from "#rules/import-columns.ts";

function columnsOf(header: readonly string[], mapping?: ColumnMapping) {
  const matched = matchColumns(header, mapping);
  if ("problem" in matched) throw new Error(matched.problem);
  return matched.columns;
}

function problemOf(header: readonly string[], mapping?: ColumnMapping): string | null {
  const matched = matchColumns(header, mapping);
  return "problem" in matched ? matched.problem : null;
}

const plain = ["phone", "name", "address"];

describe("the fields stand in the columns", () => {
  type Fields = Pick<Columns, "phone" | "name" | "address" | "attributes">;
  test.for<[what: string, header: string[], mapping: ColumnMapping, fields: Fields]>([
    [
      "that have their names",
      ["name", "phone", "address", "city"],
      {},
      { phone: 1, name: [0], address: 2, attributes: [3] },
    ],
    ["that exist", ["phone"], {}, { phone: 0, name: [], address: null, attributes: [] }],
    [
      "of first and last name, in this order",
      ["phone", "Last", "First"],
      {},
      { phone: 0, name: [2, 1], address: null, attributes: [] },
    ],
    [
      "of one of the two",
      ["phone", "Surname"],
      {},
      { phone: 0, name: [1], address: null, attributes: [] },
    ],
    [
      "of the whole name where there is one",
      ["phone", "first name", "full name"],
      {},
      { phone: 0, name: [2], address: null, attributes: [1] },
    ],
    [
      "that are mapped, in any case",
      ["phone", "Tel 2", "Who", "Where", "name", "address"],
      { phone: "tel 2", name: "WHO", address: "where" },
      { phone: 1, name: [2], address: 3, attributes: [0, 4, 5] },
    ],
    [
      "that are mapped, which are nobody else's",
      ["name", "customer"],
      { phone: "name" },
      { phone: 0, name: [1], address: null, attributes: [] },
    ],
    [
      "that are mapped as a name, which are no address",
      ["phone", "address", "street"],
      { name: "address" },
      { phone: 0, name: [1], address: 2, attributes: [] },
    ],
    [
      "that are mapped as an address, which are no name",
      ["phone", "customer", "contact"],
      { address: "contact" },
      { phone: 0, name: [1], address: 2, attributes: [] },
    ],
    [
      "and those without a header are passed over",
      ["", "phone", "", "city"],
      {},
      { phone: 1, name: [], address: null, attributes: [3] },
    ],
  ])("%s", ([, header, mapping, fields]) => {
    const attributeNames = new Map(fields.attributes.map((index) => [index, header[index]]));
    expect(columnsOf(header, mapping)).toEqual({
      header,
      ...fields,
      doNotCall: [],
      attributeNames,
    });
  });

  test.for(["Ｐｈｏｎｅ", "PHONE_NUMBER", "phone-no.", "Tel. No"])(
    "also where the header is %s",
    (phone) => {
      expect(columnsOf(["city", phone])).toMatchObject({ phone: 1 });
    },
  );

  test("and headers are trimmed, and free of a byte order mark and NUL", () => {
    const header = ["\uFEFF phone ", "na\u0000me"];
    expect(columnsOf(header)).toMatchObject({ header: ["phone", "name"], phone: 0, name: [1] });
    expect(columnsOf(["a\uFEFFb", "phone"]).header).toEqual(["a\uFEFFb", "phone"]);
    expect(columnsOf(["x", "phone"], { phone: " X " })).toMatchObject({ phone: 0 });
  });
});

describe("columns that say whom not to call", () => {
  test.for<[what: string, wanted: string | null | undefined, doNotCall: number[]]>([
    ["are all those with a usual name", undefined, [1, 2]],
    ["also where the mapping leaves them open", null, [1, 2]],
    ["are the one that is mapped", "city", [3]],
    ["are none where the mapping says so", "", []],
  ])("%s", ([, doNotCall, found]) => {
    const columns = columnsOf(["phone", "DNC", "Opt out", "city"], { doNotCall });
    expect(columns.doNotCall).toEqual(found);
    expect(columns.attributes).toEqual([1, 2, 3].filter((index) => !found.includes(index)));
  });

  test("are not those of another field", () => {
    expect(columnsOf(["DNC", "phone"], { name: "DNC" })).toMatchObject({
      name: [0],
      doNotCall: [],
    });
  });
});

test("of two headers that would be one variable, the second is stored under another", () => {
  const { attributeNames } = columnsOf(["phone", "visit date", "visit-date", "visit_date", "city"]);
  expect([...attributeNames.values()]).toEqual([
    "visit_date_2",
    "visit-date",
    "visit_date",
    "city",
  ]);
});

test("each column has one use, and attributes and fields have a variable", () => {
  const header = ["phone", "first name", "last name", "address", "DNC", "", "visit date", "age"];
  expect(columnUses(columnsOf(header)).map((it) => Object.values(it))).toEqual([
    ["phone", "PHONE", null],
    ["first name", "NAME", "name"],
    ["last name", "NAME", "name"],
    ["address", "ADDRESS", "address"],
    ["DNC", "DO_NOT_CALL", null],
    ["", "IGNORED", null],
    ["visit date", "ATTRIBUTE", "visit_date"],
    ["age", "ATTRIBUTE", "age"],
  ]);
});

describe("of several columns of telephones the first of these is called", () => {
  const order = ["phone", "tel", "mobile", "cell", "primary phone", "contact no", "number"];
  test.for(order.slice(1).map((other, index) => [order[index]!, other] as const))(
    "%s before %s",
    ([first, second]) => {
      expect(columnsOf([second, first])).toMatchObject({ phone: 1 });
      expect(columnsOf(["city", second])).toMatchObject({ phone: 1 });
    },
  );
});

describe("a file is refused", () => {
  const columns = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

  test("with more than a hundred columns", () => {
    expect(problemOf(["phone", ...columns(99)])).toBeNull();
    expect(problemOf(["phone", ...columns(100)])).toMatch(/101 columns, and at most 100/);
  });

  test("with a header of more than a hundred characters", () => {
    expect(problemOf(["phone", "x".repeat(100)])).toBeNull();
    expect(problemOf(["phone", "x".repeat(101)])).toContain(`"${"x".repeat(30)}" is longer`);
  });

  test("with two columns of one name, in any case, but not for two without any", () => {
    expect(problemOf(["phone", "", "Age", "", "age"])).toContain(
      'columns 3 and 5 have the same header "age"',
    );
    expect(problemOf(["phone", "", ""])).toBeNull();
  });

  test("where the mapping of doNotCall names no column, but not where it is empty", () => {
    expect(problemOf(plain, { doNotCall: "dnc" })).toContain(
      'mapping.doNotCall names a column "dnc"',
    );
    expect(problemOf(plain, { doNotCall: "" })).toBeNull();
    expect(problemOf(plain, { doNotCall: null })).toBeNull();
  });

  test.for(["name", "phone", "address"] as const)(
    "where the mapping of %s names no column",
    (field) => {
      const wanted = "y".repeat(120);
      const problem = problemOf(plain, { [field]: wanted });
      expect(problem).toContain(`mapping.${field} names a column "${"y".repeat(100)}" that`);
      expect(problem).toContain('the file has "phone", "name", "address"');
      expect(problemOf(plain, { [field]: null })).toBeNull();
      expect(problemOf(plain, { [field]: undefined })).toBeNull();
      expect(problemOf(plain, { [field]: "" })).toContain(`mapping.${field}`);
    },
  );

  test("without a column of telephones, with at most twenty of its headers", () => {
    const problem = problemOf(["", ...columns(30)]);
    expect(problem).toContain('name one "phone", or give its header as mapping.phone');
    expect(problem).toContain('the file has "c0", "c1",');
    expect(problem).toMatch(/"c19"$/);
    expect(problemOf(["", " "])).toContain("its first line is empty");
  });

  test.for(["4155550100", "+1 (415) 555-0100", "(415) 555.0100", "1234567"])(
    "that begins with a contact: %s",
    (cell) => {
      expect(problemOf(["Jo", cell])).toContain("the first line looks like a contact");
    },
  );

  test.for(["123456", "x12345678", "12345678x", "++12345678"])(
    "but %s is no telephone number",
    (cell) => {
      expect(problemOf(["Jo", cell])).toContain("no column of telephone numbers");
    },
  );
});
