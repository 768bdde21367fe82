import fc from "fast-check";
import { Liquid } from "liquidjs";
import { expect, test } from "vitest";
import { givenVariables, variableNames } from "#rules/variable-names.ts";

const named = (names: readonly string[]) => Object.fromEntries(variableNames(names));

test.for([
  ["plan", "plan"],
  ["Appointment Date", "Appointment_Date"],
  ["1st visit", "contact_1st_visit"],
  ["date", "contact_date"],
  ["Date", "Date"],
  ["customer", "contact_customer"],
  ["true", "contact_true"],
  ["name", "contact_name"],
  ["Balance (€)", "Balance"],
  ["first-name", "first-name"],
  ["a.b", "a_b"],
  ["Straße", "Straße"],
  ["€", "contact_value"],
  ["__proto__", "__proto__"],
])("%s is %s in a prompt", ([name, variable]) => {
  expect(variableNames([name!]).get(name!)).toBe(variable);
});

test("names that would be one variable get numbers, whatever their order", () => {
  const names = ["Visit Date", "Visit (Date)", "Visit_Date", "contact_date", "date"];
  const variables = {
    Visit_Date: "Visit_Date",
    "Visit (Date)": "Visit_Date_2",
    "Visit Date": "Visit_Date_3",
    contact_date: "contact_date",
    date: "contact_date_2",
  };
  const sorted = Object.fromEntries(
    Object.entries(named(names)).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  expect(new Set(Object.values(sorted))).toEqual(new Set(Object.values(variables)));
  expect(named(names.toReversed())).toEqual(named(names));
});

test("a person who names variables may set the contact's own", () => {
  expect(givenVariables({ name: "a", date: "b" })).toEqual({ name: "a", contact_date: "b" });
});

test("every variable can be read by Liquid, and no two attributes share one", () => {
  const liquid = new Liquid();
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
    fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom("a", "1", " ", "-", "_", ".", "?", "é", "€"),
    }),
    fc.constantFrom("true", "nil", "empty", "size", "first", "date", "constructor", "toString"),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 8 }), (names) => {
      const variables = variableNames(names);
      expect(new Set(variables.values()).size).toBe(names.length);
      for (const [index, variable] of [...variables.values()].entries()) {
        const values = Object.create(null) as Record<string, string>;
        values[variable] = `value ${index}`;
        expect(liquid.parseAndRenderSync(`{{${variable}}}`, values), variable).toBe(
          `value ${index}`,
        );
      }
    }),
    { numRuns: 2_000 },
  );
});
