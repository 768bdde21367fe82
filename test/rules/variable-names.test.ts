import fc from "fast-check";
import { Liquid } from "liquidjs";
import { expect, test } from "vitest";
import { contactVariables, givenVariables, variableNames } from "#rules/variable-names.ts";

const named = (names: readonly string[]) => Object.fromEntries(variableNames(names));

test.for([
  ["plan", "plan"],
  ["Appointment Date", "appointment_date"],
  ["PHONE: (Work)", "phone_work"],
  ["appointmentDate", "appointmentDate"],
  ["phoneNumber", "contact_phoneNumber"],
  ["Ärzte & Co.", "ärzte_co"],
  ["1st visit", "contact_1st_visit"],
  ["date", "contact_date"],
  ["Date", "Date"],
  ["customer", "contact_customer"],
  ["true", "contact_true"],
  ["name", "contact_name"],
  ["Balance (€)", "balance"],
  ["first-name", "first-name"],
  ["a.b", "a_b"],
  ["Straße", "Straße"],
  ["€", "contact_value"],
  ["__proto__", "__proto__"],
  ["date!", "contact_date"],
  ["--(a)--", "a"],
  ["_a", "_a"],
  ["a-", "a"],
  ["_", "contact_value"],
  ["e\u0301", "é"],
  ["a - b", "a_b"],
  ["Phone 1 - Value", "phone_1_value"],
  ["first-name (old)", "first-name_old"],
])("%s is %s in a prompt", ([name, variable]) => {
  expect(variableNames([name!]).get(name!)).toBe(variable);
});

test("names that would be one variable get numbers, whatever their order", () => {
  const names = ["Visit Date", "Visit (Date)", "Visit_Date", "contact_date", "date"];
  const variables = {
    Visit_Date: "Visit_Date",
    "Visit (Date)": "visit_date",
    "Visit Date": "visit_date_2",
    contact_date: "contact_date",
    date: "contact_date_2",
  };
  expect(named(names)).toEqual(variables);
  expect(named(names.toReversed())).toEqual(named(names));
});

test("a variable that is made has at most 100 characters, and ends in a whole one", () => {
  const made = (name: string) => variableNames([name]).get(name);
  expect(made(`1${"x".repeat(99)}`)).toBe(`contact_1${"x".repeat(91)}`);
  expect(made(`1${"x".repeat(90)}-y`)).toBe(`contact_1${"x".repeat(90)}`);
  expect(made(`1${"𝒜".repeat(49)}`)).toBe(`contact_1${"𝒜".repeat(45)}`);
});

test("numbers that tell long names apart fit into the 100 characters", () => {
  const [first, second, third] = ["1a", "1b", "1c"].map((end) => `1${"x".repeat(97)}${end}`);
  const cut = `contact_1${"x".repeat(91)}`;
  expect(named([third!, first!, second!])).toEqual({
    [first!]: cut,
    [second!]: `${cut.slice(0, 96)}_2`,
    [third!]: `${cut.slice(0, 96)}_3`,
  });
});

test("an assistant gets a contact's name and address where there are some, and the attributes", () => {
  const attributes = { plan: "gold", name: "an attribute", "Visit date": "today" };
  const variables = { plan: "gold", contact_name: "an attribute", visit_date: "today" };
  expect(contactVariables({ name: null, address: null, attributes })).toEqual(variables);
  expect(contactVariables({ name: "Jo", address: "1 Main St", attributes })).toEqual({
    ...variables,
    name: "Jo",
    address: "1 Main St",
  });
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
