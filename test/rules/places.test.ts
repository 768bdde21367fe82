import { describe, expect, test } from "vitest";
import { codesByRegion, newCodesByRegion, zonesByCodes } from "#rules/places/area-code-table.ts";
import { countriesOfZone, countryNamed, zonesOfCountry } from "#rules/places/countries.ts";
import { countryTable } from "#rules/places/country-table.ts";
import { placesOfNumber } from "#rules/places/number-places.ts";
import { placesOfPostalCode } from "#rules/places/postal-codes.ts";
import { zonesByPrefix } from "#rules/places/prefix-table.ts";
import { regionTable } from "#rules/places/region-table.ts";
import { regionNamed, zonesOfRegion } from "#rules/places/regions.ts";
import { canonicalTimeZone, timeZoneNamed } from "#rules/time-zone.ts";
import { clockOf } from "#test/clock-of.ts";

const countries = countryTable
  .trim()
  .split("\n")
  .map((line) => {
    const [country = "", ...clocks] = line.split(" ");
    return { country, clocks: clocks.map((clock) => clock.split("=")) };
  });

/** TypeScript does not know the method yet. */
function zonesKnownToRuntime(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] };
  return locale.getTimeZones() ?? [];
}

describe("the zones of a country", () => {
  test("that are joined show the same time", () => {
    for (const { country, clocks } of countries) {
      for (const [first = "", ...others] of clocks) {
        for (const zone of others) expect(clockOf(zone), `${country} ${zone}`).toBe(clockOf(first));
      }
    }
  });

  test("that are not joined differ", () => {
    for (const { country, clocks } of countries) {
      const distinct = new Set(clocks.map(([first = ""]) => clockOf(first)));
      expect(distinct.size, country).toBe(clocks.length);
    }
  });

  /** What the runtime knows of and the table leaves out, with the reason. */
  const leftOut = new Map([
    ["Europe/Simferopol", "Ukrainian numbers are out of service"],
    ["Antarctica/Macquarie", "not inhabited; the same clock as Sydney"],
  ]);

  test("are those that the runtime knows", () => {
    for (const { country } of countries) {
      const own = new Set(zonesOfCountry(country).map(clockOf));
      const known = zonesKnownToRuntime(country);
      for (const zone of known) {
        if (leftOut.has(zone)) continue;
        expect(own, `${country} ${zone}`).toContain(clockOf(zone));
      }
    }
  });

  test.for([
    ["US", "US"],
    ["us", "US"],
    ["USA", "US"],
    ["U.S.A.", "US"],
    ["United States", "US"],
    ["United States of America", "US"],
    ["Deutschland", "DE"],
    ["germany", "DE"],
    ["DEU", "DE"],
    ["España", "ES"],
    ["Côte d'Ivoire", "CI"],
    ["Cote d’Ivoire", "CI"],
    ["Bosnia and Herzegovina", "BA"],
    ["UK", "GB"],
    ["Great Britain", "GB"],
    ["Stati Uniti", "US"],
    ["Puerto Rico", "PR"],
    ["Kosovo", "XK"],
    ["Narnia", null],
    ["", null],
    ["XX", null],
  ] as const)("%j is %j", ([text, country]) => {
    expect(countryNamed(text)).toBe(country);
  });
});

describe("tables of zones", () => {
  const named = [
    ...Object.values(regionTable).flatMap((table) =>
      table
        .trim()
        .split("\n")
        .flatMap((line) => line.split("|")[2]!.split(" ")),
    ),
    ...zonesByCodes.flatMap(({ zones }) => zones.split(" ")),
    ...Object.values(zonesByPrefix).flatMap((table) =>
      table
        .trim()
        .split("\n")
        .flatMap((line) => line.split(" ").slice(1)),
    ),
    ...countries.flatMap(({ clocks }) => clocks.flat()),
  ];

  test("name zones of the database, by the name that stands for them", () => {
    for (const zone of new Set(named)) {
      expect(timeZoneNamed(zone), zone).toBe(zone);
      expect(canonicalTimeZone(zone), zone).toBe(zone);
    }
  });

  test("name zones of their own country", () => {
    for (const [country, table] of Object.entries(zonesByPrefix)) {
      const clocks = new Set(zonesOfCountry(country).map(clockOf));
      for (const line of table.trim().split("\n")) {
        for (const zone of line.split(" ").slice(1)) expect(clocks, line).toContain(clockOf(zone));
      }
    }
  });
});

/** "US-FL": ["305", …] of every region of the plan of North America. */
const codes = `${codesByRegion}${newCodesByRegion}`
  .trim()
  .split("\n")
  .flatMap((line) => {
    const [region = "", ...own] = line.split(" ");
    return own.map((code) => ({ region, code }));
  });

const usRegions = regionTable["US"]!.trim()
  .split("\n")
  .map((line) => line.split("|").slice(0, 2) as [string, string]);

describe("regions of the United States and Canada", () => {
  test("are 50 states, the district and six territories", () => {
    expect(usRegions).toHaveLength(57);
  });

  test.for(usRegions)("%s is found by code and name", ([code, names]) => {
    const region = `US-${code}`;
    const unknown = { stated: null, likely: null };
    for (const text of [
      region,
      region.toLowerCase(),
      code,
      code.toLowerCase(),
      names.split(",")[0]!,
    ]) {
      expect(regionNamed(text, unknown), text).toBe(region);
      expect(regionNamed(text, { stated: "US", likely: "GB" }), text).toBe(region);
    }
  });

  test.for([
    ["Ontario", null, "US", "CA-ON"],
    ["ON", null, "CA", "CA-ON"],
    ["Québec", null, "CA", "CA-QC"],
    ["CA", null, "CA", "US-CA"],
    ["CA", "CA", "CA", null],
    ["NL", null, "CA", "CA-NL"],
    ["MI", null, "IT", null],
    ["Michigan", null, "IT", "US-MI"],
    ["New South Wales", "AU", null, "AU-NSW"],
    ["WA", "AU", null, "AU-WA"],
    ["WA", null, "AU", "AU-WA"],
    ["DE-BY", null, null, "DE-BY"],
    ["de_by", "DE", null, "DE-BY"],
    ["US-ZZ", "US", null, null],
    ["Flordia", "US", null, null],
    ["Ontario", "US", null, null],
  ] as const)("%s in %s, number in %s, is %s", ([text, stated, likely, region]) => {
    expect(regionNamed(text, { stated, likely })).toBe(region);
  });

  test("have the zones of their area codes and no others", () => {
    const regions = new Map<string, Set<string>>();
    for (const { region, code } of codes) {
      const place = placesOfNumber(`+1${code}5550142`).places.find(
        (each) => each.region === region,
      )!;
      const own = regions.get(region) ?? new Set();
      for (const zone of place.zones) own.add(clockOf(zone));
      regions.set(region, own);
    }
    for (const [region, clocks] of regions) {
      expect(new Set(zonesOfRegion(region).map(clockOf)), region).toEqual(clocks);
    }
  });
});

describe("area codes", () => {
  test("each has one entry in each region, and zones of its own only if it has a region", () => {
    const entries = codes.map(({ region, code }) => `${region} ${code}`);
    expect(new Set(entries).size).toBe(entries.length);
    const all = new Set(codes.map(({ code }) => code));
    const split = zonesByCodes.flatMap((entry) => entry.codes.split(" "));
    expect(new Set(split).size).toBe(split.length);
    for (const code of split) expect(all).toContain(code);
  });

  test("of a region with several zones have zones of their own", () => {
    const split = new Set(zonesByCodes.flatMap((entry) => entry.codes.split(" ")));
    // Of these regions a number may be in every zone.
    const whole = new Set(["US-UM", "CA-NT", "CA-NU", "US-ND", "US-SD"]);
    const silent = codes.filter(
      ({ region, code }) =>
        zonesOfRegion(region).length > 1 && !whole.has(region) && !split.has(code),
    );
    expect(silent).toEqual([]);
  });

  test("every state and province has one", () => {
    const withCode = new Set(codes.map(({ region }) => region));
    const states = usRegions.map(([code]) => `US-${code}`).filter((region) => region !== "US-UM");
    const provinces = regionTable["CA"]!.trim()
      .split("\n")
      .map((line) => `CA-${line.split("|")[0]}`);
    expect([...withCode]).toEqual(expect.arrayContaining([...states, ...provinces]));
  });
});

describe("postal codes", () => {
  test.for([
    ["33101", "US", "US-FL", ["America/New_York"]],
    ["32501", "US", "US-FL", ["America/Chicago"]],
    ["32501-1234", "US", "US-FL", ["America/Chicago"]],
    ["325011234", "US", "US-FL", ["America/Chicago"]],
    ["2134", "US", "US-MA", ["America/New_York"]],
    ["46401", "US", "US-IN", ["America/Chicago"]],
    ["47708", "US", "US-IN", ["America/Chicago"]],
    ["46201", "US", "US-IN", ["America/Indiana/Indianapolis"]],
    ["42101", "US", "US-KY", ["America/Chicago"]],
    ["97914", "US", "US-OR", ["America/Boise"]],
    ["86033", "US", "US-AZ", ["America/Denver"]],
    ["85001", "US", "US-AZ", ["America/Phoenix"]],
    ["89883", "US", "US-NV", ["America/Denver", "America/Los_Angeles"]],
    ["79901", "US", "US-TX", ["America/Denver"]],
    ["99546", "US", "US-AK", ["America/Adak"]],
    ["00901", "US", "US-PR", ["America/Puerto_Rico"]],
    ["96799", "US", "US-AS", ["Pacific/Pago_Pago"]],
    ["06390", "US", "US-NY", ["America/New_York"]],
    ["M5V 3L9", "CA", "CA-ON", ["America/Atikokan", "America/Toronto", "America/Winnipeg"]],
    ["y1a", "CA", "CA-YT", ["America/Whitehorse"]],
  ] as const)("%s in %s is in %s", ([code, country, region, zones]) => {
    expect(placesOfPostalCode(code, country)).toEqual([{ region, zones }]);
  });

  test.for([
    ["09012", "US", "armed forces"],
    ["00000", "US", "no such code"],
    ["1234567", "US", "no ZIP code"],
    ["10115", "DE", "a country whose postal codes are not known"],
    ["D5V 3L9", "CA", "no such code"],
  ] as const)("%s in %s says nothing: %s", ([code, country]) => {
    expect(placesOfPostalCode(code, country)).toEqual([]);
  });

  test("every state has some, and each has zones of its state", () => {
    const states = new Set<string>();
    for (let zip = 0; zip < 100_000; zip++) {
      for (const { region, zones } of placesOfPostalCode(String(zip).padStart(5, "0"), "US")) {
        states.add(region);
        if (zones.length === 0 || zones.some((zone) => !zonesOfRegion(region).includes(zone))) {
          expect.fail(`${zip} in ${region}: ${zones.join()}`);
        }
      }
    }
    expect(states.size).toBe(usRegions.length);
  });
});

test("every zone of the database is a zone of a country, a link, or a zone without a country", () => {
  const all = Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"));
  expect(all.length).toBeGreaterThan(400);
  for (const zone of all) {
    const canonical = canonicalTimeZone(timeZoneNamed(zone)!);
    expect(canonicalTimeZone(canonical), zone).toBe(canonical);
    expect(clockOf(canonical), zone).toBe(clockOf(zone));
    if (!/^(?:Etc|Antarctica)\//.test(canonical) && canonical !== "Europe/Simferopol") {
      expect(countriesOfZone(canonical), zone).not.toEqual([]);
    }
  }
});
