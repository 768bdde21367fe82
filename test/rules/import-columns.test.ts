import { describe, expect, test } from "vitest";
import type { ColumnMapping } from "#rules/column-role.ts";
import { type Columns, columnUses, matchColumns } from "#rules/import-columns.ts";

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

describe("the fields are in the columns", () => {
  type Fields = Pick<Columns, "phones" | "name" | "address" | "attributes">;
  test.for<[what: string, header: string[], mapping: ColumnMapping, fields: Fields]>([
    [
      "that have their names",
      ["name", "phone", "address", "city"],
      {},
      { phones: [1], name: [[0]], address: [[2]], attributes: [3] },
    ],
    ["that exist", ["phone"], {}, { phones: [0], name: [], address: [], attributes: [] }],
    [
      "of first and last name, in this order",
      ["phone", "Last", "First"],
      {},
      { phones: [0], name: [[2, 1]], address: [], attributes: [1, 2] },
    ],
    [
      "of one of the two",
      ["phone", "Surname"],
      {},
      { phones: [0], name: [[1]], address: [], attributes: [1] },
    ],
    [
      "of the whole name, or else of its parts",
      ["phone", "first name", "full name"],
      {},
      { phones: [0], name: [[2], [1]], address: [], attributes: [1] },
    ],
    [
      "that are mapped, in any case",
      ["phone", "Tel 2", "Who", "Where", "name", "address"],
      { phone: "tel 2", name: "WHO", address: "where" },
      { phones: [1], name: [[2]], address: [[3]], attributes: [0, 4, 5] },
    ],
    [
      "that are mapped, and no other field has them",
      ["name", "customer"],
      { phone: "name" },
      { phones: [0], name: [[1]], address: [], attributes: [] },
    ],
    [
      "that are mapped as a name, which are no address",
      ["phone", "address", "street"],
      { name: "address" },
      { phones: [0], name: [[1]], address: [[2]], attributes: [] },
    ],
    [
      "that are mapped as an address, which are no name",
      ["phone", "customer", "contact"],
      { address: "contact" },
      { phones: [0], name: [[1]], address: [[2]], attributes: [] },
    ],
    [
      "and those without a header are ignored",
      ["", "phone", "", "city"],
      {},
      { phones: [1], name: [], address: [], attributes: [3] },
    ],
    [
      "of several phones and addresses, the preferred one first",
      ["Home Phone", "Business Street", "Mobile Phone", "Home Street", "Phone 2", "number"],
      {},
      { phones: [4, 2, 0], name: [], address: [[3], [1]], attributes: [0, 1, 2, 4, 5] },
    ],
    [
      "that are mapped together",
      ["a", "b", "c", "d", "e", "f"],
      {
        columns: [
          { header: "c", role: "PHONE" },
          { header: "a", role: "PHONE" },
          { header: "f", role: "ADDRESS" },
          { header: "e", role: "ADDRESS" },
          { header: "d", role: "IGNORE" },
        ],
      },
      { phones: [2, 0], name: [], address: [[5, 4]], attributes: [0, 1, 2] },
    ],
  ])("%s", ([, header, mapping, fields]) => {
    const attributeNames = new Map(fields.attributes.map((index) => [index, header[index]]));
    expect(columnsOf(header, mapping)).toMatchObject({
      header,
      ...fields,
      doNotCall: [],
      attributeNames,
    });
  });

  test.for(["Ｐｈｏｎｅ", "PHONE_NUMBER", "phone-no.", "Tel. No"])(
    "also where the header is %s",
    (phone) => {
      expect(columnsOf(["city", phone])).toMatchObject({ phones: [1] });
    },
  );

  test("and headers are trimmed, and free of a byte order mark and NUL", () => {
    const header = ["\uFEFF phone ", "na\u0000me"];
    expect(columnsOf(header)).toMatchObject({
      header: ["phone", "name"],
      phones: [0],
      name: [[1]],
    });
    expect(columnsOf(["a\uFEFFb", "phone"]).header).toEqual(["a\uFEFFb", "phone"]);
    expect(columnsOf(["x", "phone"], { phone: " X " })).toMatchObject({ phones: [0] });
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
      name: [[0]],
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

test("each column has one role, and a variable if the assistant gets it", () => {
  const header = [
    ["phone", "mobile", "first name", "last name", "address", "DNC", "", "visit date", "age"],
    ["country", "Zeitzone", "ZIP", "estado", "ext", "rejected: reason", "plan", "note"],
  ].flat();
  const mapping: ColumnMapping = {
    columns: [
      { header: "plan", role: "ATTRIBUTE", as: "tariff" },
      { header: "note", role: "IGNORE" },
    ],
  };
  const uses = columnUses(columnsOf(header, mapping));
  expect(uses.map((it) => [it.header, it.role, it.isGuessed, it.variable])).toEqual([
    ["phone", "PHONE", true, "phone"],
    ["mobile", "PHONE", true, "mobile"],
    ["first name", "FIRST_NAME", true, "first_name"],
    ["last name", "LAST_NAME", true, "last_name"],
    ["address", "ADDRESS", true, "address"],
    ["DNC", "DO_NOT_CALL", true, null],
    ["", "IGNORE", false, null],
    ["visit date", "ATTRIBUTE", false, "visit_date"],
    ["age", "ATTRIBUTE", false, "age"],
    ["country", "COUNTRY", true, "country"],
    ["Zeitzone", "TIME_ZONE", true, "Zeitzone"],
    ["ZIP", "POSTAL_CODE", true, "ZIP"],
    ["estado", "REGION", true, "estado"],
    ["ext", "EXTENSION", true, "ext"],
    ["rejected: reason", "IGNORE", false, null],
    ["plan", "ATTRIBUTE", false, "tariff"],
    ["note", "IGNORE", false, null],
  ]);
});

describe("what the mapping says of a role decides it", () => {
  const header = ["phone", "mobile", "country", "state", "Home Country", "Home State", "name"];
  test.for<[mapping: ColumnMapping["columns"], columns: Partial<Columns>]>([
    [
      [],
      {
        phones: [0, 1],
        places: [
          { country: 2, region: 3, postalCode: null },
          { country: 4, region: 5, postalCode: null },
        ],
      },
    ],
    [
      [{ header: "COUNTRY", role: "ATTRIBUTE" }],
      {
        places: [
          { country: null, region: 3, postalCode: null },
          { country: 4, region: 5, postalCode: null },
        ],
      },
    ],
    [
      [
        { header: "Home Country", role: "COUNTRY" },
        { header: "Home State", role: "REGION" },
      ],
      { places: [{ country: 4, region: 5, postalCode: null }] },
    ],
    [[{ header: "mobile", role: "PHONE" }], { phones: [1] }],
    [[{ header: "state", role: "FIRST_NAME" }], { name: [[3]] }],
    [[{ header: "name", role: "TIME_ZONE" }], { name: [], timeZone: 6 }],
  ])("%j", ([columns, expected]) => {
    expect(columnsOf(header, { columns })).toMatchObject(expected);
  });
});

test("the extension belongs to the phone before it", () => {
  const header = ["Business Phone", "Ext", "Mobile", "Home Phone"];
  expect(columnsOf(header)).toMatchObject({ extension: { column: 1, phone: 0 } });
  expect(columnsOf(["Ext", ...header.slice(2)])).toMatchObject({
    extension: { column: 0, phone: 1 },
  });
});

describe("of several columns of telephones the first of these is called", () => {
  const order = ["phone", "tel", "mobile", "cell", "primary phone", "contact no", "number"];
  test.for(order.slice(1).map((other, index) => [order[index]!, other] as const))(
    "%s before %s",
    ([first, second]) => {
      expect(columnsOf([second, first]).phones[0]).toBe(1);
      expect(columnsOf(["city", second])).toMatchObject({ phones: [1] });
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

  test.for<[what: string, columns: NonNullable<ColumnMapping["columns"]>, problem: RegExp]>([
    ["names no column", [{ header: "x", role: "IGNORE" }], /^mapping\.columns\.0\.header .*"x"/],
    [
      "names one column twice",
      [
        { header: "name", role: "NAME" },
        { header: "NAME", role: "IGNORE" },
      ],
      /^mapping names the column "name" twice/,
    ],
    [
      "gives two columns a role for one",
      [
        { header: "name", role: "COUNTRY" },
        { header: "address", role: "COUNTRY" },
      ],
      /^mapping gives the role COUNTRY to "name" and "address"/,
    ],
  ])("where the list of columns %s", ([, list, problem]) => {
    expect(problemOf(plain, { columns: list })).toMatch(problem);
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
