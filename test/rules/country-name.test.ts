import { getCountries } from "libphonenumber-js/max";
import { expect, test } from "vitest";
import { readCountry } from "#rules/country-name.ts";

test("every country is read by its codes and by its names", () => {
  const names = new Intl.DisplayNames("en", { type: "region" });
  for (const country of getCountries()) {
    expect(readCountry(country), country).toMatchObject({ country });
    expect(readCountry(names.of(country)!), country).toMatchObject({ country });
  }
});

test.for([
  ["usa", "US"],
  ["U.S.A.", "US"],
  ["United States", "US"],
  ["Etats-Unis", "US"],
  ["Estados Unidos", "US"],
  ["UK", "GB"],
  ["Schweiz", "CH"],
  ["España", "ES"],
  ["espana", "ES"],
  ["Itália", "IT"],
  ["Türkiye", "TR"],
  ["Holanda", "NL"],
  ["Czech Republic", "CZ"],
  ["CHE", "CH"],
  [" 49 ", "DE"],
  ["49.0", "DE"],
])("%s is %s", ([cell, country]) => {
  expect(readCountry(cell!)).toEqual({ country, numbersOf: country });
});

test("a calling code of several countries says only how numbers are read", () => {
  expect(readCountry("+1")).toEqual({ country: null, numbersOf: "US" });
  expect(readCountry("7")).toEqual({ country: null, numbersOf: "RU" });
});

test.for(["", " ", "-", "N/A", "none", "Unknown"])("%j says nothing", (cell) => {
  expect(readCountry(cell)).toBe("NOTHING");
});

test.for(["Wonderland", "XX", "999", "12345", "Europe"])("%s is not known", (cell) => {
  expect(readCountry(cell)).toBeNull();
});
