import { describe, expect, test } from "vitest";
import type { ColumnMapping } from "#rules/column-role.ts";
import { matchColumns } from "#rules/import-columns.ts";
import { parseRow } from "#rules/import-row.ts";

/** The first line is the header. Cells are separated by a bar. */
function contactOf(file: string, mapping?: ColumnMapping) {
  const [header = "", row = ""] = file.split("\n");
  const match = matchColumns(header.split("|"), mapping);
  if ("problem" in match) throw new Error(match.problem);
  const options = { defaultCountry: "US", allowsPremiumRate: false };
  return parseRow(match.columns, row.split("|"), options);
}

describe("of several numbers the first that can be called is the phone, the others are variables", () => {
  const header = "Home Phone|Mobile Phone|Business Phone";
  test.for<[row: string, phone: string, attributes: Record<string, string>]>([
    [
      "415 555 0101|415 555 0102|415 555 0103",
      "+14155550102",
      { "Home Phone": "415 555 0101", "Business Phone": "415 555 0103" },
    ],
    ["415 555 0101||", "+14155550101", {}],
    [
      "415 555 0101|none|415 555 0103",
      "+14155550103",
      { "Home Phone": "415 555 0101", "Mobile Phone": "none" },
    ],
    ["|123|415 555 0103", "+14155550103", { "Mobile Phone": "123" }],
    [
      "|n/a ::: 415 555 0102 ::: 415 555 0104|",
      "+14155550102",
      { "Mobile Phone": "n/a ::: 415 555 0102 ::: 415 555 0104" },
    ],
  ])("%s", ([row, phone, attributes]) => {
    expect(contactOf(`${header}\n${row}`)).toMatchObject({ contact: { phone, attributes } });
    const { contact } = contactOf(`${header}\n${row}`) as { contact: { attributes: unknown } };
    expect(contact.attributes).toEqual(attributes);
  });

  test.for([
    ["x|123|", "Mobile Phone", "123"],
    ["x||", "Home Phone", "x"],
    ["||", "Mobile Phone", null],
  ])("without one, the first cell with content is the problem: %s", ([row, column, value]) => {
    expect(contactOf(`${header}\n${row!}`)).toMatchObject({ problem: { column, value } });
  });

  test("in the order of the mapping", () => {
    const columns = [
      { header: "b", role: "PHONE" },
      { header: "a", role: "PHONE" },
    ] as const;
    expect(contactOf("a|b\n4155550101|4155550102", { columns })).toMatchObject({
      contact: { phone: "+14155550102", attributes: { a: "4155550101" } },
    });
  });
});

describe("the country of a row decides how its number is read", () => {
  test.for<[country: string, phone: string, read: string, stated: string | undefined]>([
    ["DE", "030 2312514", "+49302312514", "DE"],
    ["Germany", "030 2312514", "+49302312514", "DE"],
    ["Deutschland", "030 2312514", "+49302312514", "DE"],
    ["+49", "030 2312514", "+49302312514", "DE"],
    ["0049", "030 2312514", "+49302312514", "DE"],
    ["deu", "030 2312514", "+49302312514", "DE"],
    ["44", "020 7946 0018", "+442079460018", undefined],
    ["1", "415 555 0100", "+14155550100", undefined],
    ["", "415 555 0100", "+14155550100", undefined],
    ["n/a", "415 555 0100", "+14155550100", undefined],
    ["DE", "+1 415 555 0100", "+14155550100", "DE"],
    ["Wonderland", "+1 415 555 0100", "+14155550100", undefined],
  ])("%s %s", ([country, phone, read, stated]) => {
    const row = contactOf(`phone|country\n${phone}|${country}`);
    expect(row).toMatchObject({ contact: { phone: read } });
    const { contact } = row as { contact: { country?: string; attributes: unknown } };
    expect(contact.country).toBe(stated);
    expect(contact.attributes).toEqual(country === "" ? {} : { country });
  });

  test("and a number without a country code is refused if the country is not known", () => {
    expect(contactOf("phone|country\n415 555 0100|Wonderland")).toMatchObject({
      problem: { code: "COUNTRY_UNKNOWN", column: "country", value: "Wonderland" },
    });
  });

  test("and a number of another country is refused", () => {
    expect(contactOf("phone|country\n415 555 0100|France")).toHaveProperty("problem");
  });
});

describe("what a row states of the place", () => {
  const header =
    "phone|Time Zone|Home Country|Home State|Home ZIP|Work Country|Work State|Work ZIP";
  const phone = "+14155550100";
  test.for<[row: string, place: Record<string, string>]>([
    [
      "America/Chicago|US|TX|75001|CA|ON|M5V",
      { timeZone: "America/Chicago", country: "US", region: "TX", postalCode: "75001" },
    ],
    ["|||||ON|M5V", { region: "ON", postalCode: "M5V" }],
    ["|||z:01234|CA||", { postalCode: "01234" }],
    ["||||||", {}],
  ])("%s", ([row, place]) => {
    const { contact } = contactOf(`${header}\n${phone}|${row}`) as { contact: object };
    const { timeZone, country, region, postalCode } = contact as Record<string, string>;
    expect({ timeZone, country, region, postalCode }).toEqual({
      timeZone: undefined,
      country: undefined,
      region: undefined,
      postalCode: undefined,
      ...place,
    });
    expect(contact).not.toHaveProperty("places");
  });

  test("is of the first address with content, of which the address is one line", () => {
    const file = "phone|Home Street|Work Street\n4155550100||1 Main St";
    expect(contactOf(file)).toMatchObject({
      contact: { address: "1 Main St", attributes: { "Work Street": "1 Main St" } },
    });
  });
});

describe("an extension in a column of its own", () => {
  test.for<[row: string, extension: string | null]>([
    ["415 555 0100|12|", "12"],
    ["415 555 0100|ext. 12|", "12"],
    ["415 555 0100|12.0|", "12"],
    ["415 555 0100 x12|12|", "12"],
    ["415 555 0100 x12||", "12"],
    ["|12|415 555 0100", null],
  ])("%s", ([row, extension]) => {
    expect(contactOf(`phone|ext|mobile\n${row}`)).toMatchObject({ contact: { extension } });
  });

  test.for(["415 555 0100|front desk|", "415 555 0100|12345678901|", "415 555 0100 x13|12|"])(
    "that cannot be used is refused: %s",
    (row) => {
      expect(contactOf(`phone|ext|mobile\n${row}`)).toMatchObject({
        problem: { code: "EXTENSION_UNCLEAR", column: "ext" },
      });
    },
  );
});

test("a column is a variable under the wanted name", () => {
  const columns = [
    { header: "Vorname", role: "FIRST_NAME", as: "first_name" },
    { header: "Tarif", role: "ATTRIBUTE", as: "plan" },
  ] as const;
  expect(contactOf("phone|Vorname|Tarif\n4155550100|Jo|gold", { columns })).toMatchObject({
    contact: { name: "Jo", attributes: { first_name: "Jo", plan: "gold" } },
  });
});
