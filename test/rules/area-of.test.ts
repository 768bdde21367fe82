import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Area, areaKey } from "#rules/area.ts";
import { evidenceOf, type KnownOfPlace } from "#rules/area-evidence.ts";
import { areaOf } from "#rules/area-of.ts";
import { countryTable } from "#rules/places/country-table.ts";
import { zonesOfCountry } from "#rules/places/countries.ts";
import {
  nothingStated,
  readStatedPlace,
  type StatedPlace,
  statedPlaceProblems,
} from "#rules/places/stated-place.ts";
import { canonicalTimeZone, timeZoneNamed } from "#rules/time-zone.ts";

const california = "+14155550142";
const tollFree = "+18005550142";

function known(phone: string, texts: Partial<StatedPlace> = {}): KnownOfPlace {
  return { phone, ...readStatedPlace(texts, phone) };
}

function area(phone: string, texts: Partial<StatedPlace> = {}): Area {
  return areaOf(known(phone, texts)).area;
}

function zonesOf(phone: string, texts: Partial<StatedPlace> = {}): string {
  return area(phone, texts)
    .zones.map((zone) => zone.replace("America/", ""))
    .join(" ");
}

function regionsOf(phone: string, texts: Partial<StatedPlace> = {}): string {
  return area(phone, texts)
    .places.map(({ region, from }) => (from === "NUMBER" ? `${region}?` : region))
    .join(" ");
}

const wholeUnitedStates =
  "Adak Anchorage Chicago Denver Los_Angeles New_York Phoenix Pacific/Honolulu";

describe("an area code", () => {
  test.for([
    ["208 986", "Boise Los_Angeles"],
    ["219 574 812 930", "Chicago Indiana/Indianapolis"],
    ["270 364 606", "Chicago Kentucky/Louisville"],
    ["423 729 931", "Chicago New_York"],
    ["850 448", "Chicago New_York"],
    ["906", "Detroit Menominee"],
    ["605 701 308 785 620", "Chicago Denver"],
    ["541 458", "Boise Los_Angeles"],
    ["775", "Denver Los_Angeles"],
    ["928", "Denver Phoenix"],
    ["907", "Adak Anchorage"],
    ["432", "Chicago"],
    ["915", "Denver"],
    ["334", "Chicago New_York"],
    ["250 236 257 672 778", "Creston Edmonton Fort_Nelson Vancouver"],
    ["306 639 474", "Edmonton Regina"],
    ["807", "Atikokan Toronto Winnipeg"],
    ["418 581 367", "Halifax Toronto"],
    ["709 879", "Goose_Bay St_Johns"],
    ["867", "Atikokan Cambridge_Bay Edmonton Inuvik Iqaluit Rankin_Inlet Whitehorse"],
    ["902 782", "Halifax"],
    ["212 305 407", "New_York"],
    ["415 436 624", null],
  ] as const)("of %s is in %s", ([codes, zones]) => {
    for (const code of codes.split(" ")) {
      const found = zonesOf(`+1${code}5550142`);
      if (zones === null) expect(found, code).not.toBe("");
      else expect(found, code).toBe(zones);
    }
  });

  test("of two provinces has both", () => {
    expect(regionsOf("+19025550142")).toBe("CA-NS? CA-PE?");
    expect(regionsOf("+18675550142")).toBe("CA-NT? CA-NU? CA-YT?");
  });

  test.for("800 833 844 855 866 877 888 900 500 533 588 600 700 710 211 911 999 200".split(" "))(
    "of %s says nothing of a place",
    (code) => {
      expect(area(`+1${code}5550142`)).toEqual({ zones: [], places: [] });
      expect(regionsOf(`+1${code}5550142`, { country: "US" })).toBe("US");
    },
  );
});

describe("a number of another country", () => {
  test.for([
    ["+491701234567", "Europe/Berlin", "DE?"],
    ["+442071234567", "Europe/London", "GB?"],
    ["+441534123456", "Europe/Jersey", "JE?"],
    ["+393123456789", "Europe/Rome", "IT?"],
    ["+77011234567", "Asia/Almaty", "KZ?"],
    ["+74951234567", "Europe/Moscow", "RU?"],
    ["+34911234567", "Europe/Madrid", "ES?"],
    ["+34928123456", "Atlantic/Canary", "ES?"],
    ["+61891234567", "Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Perth", "AU?"],
    ["+61755512345", "Australia/Brisbane Australia/Sydney", "AU?"],
    ["+551112345678", "Sao_Paulo", "BR?"],
    ["+5592912345678", "Manaus", "BR?"],
    ["+525512345678", "Mexico_City", "MX?"],
    ["+12425550142", "Nassau", "BS?"],
    ["+17875550142", "Puerto_Rico", "US-PR?"],
    ["+16715550142", "Pacific/Guam", "US-GU?"],
    ["+448001111111", "", ""],
    ["+80012345678", "", ""],
    ["+870123456789", "", ""],
  ] as const)("%s is in %s", ([phone, zones, regions]) => {
    expect(zonesOf(phone)).toBe(zones);
    expect(regionsOf(phone)).toBe(regions);
  });

  test.for([
    ["AU", "+61412345678"],
    ["ES", "+34612345678"],
    ["RU", "+79161234567"],
    ["ID", "+628121234567"],
    ["CL", "+56961234567"],
    ["CN", "+8613912345678"],
  ] as const)("of a mobile in %s may be in every zone of the country", ([country, phone]) => {
    expect(area(phone).zones).toEqual(zonesOfCountry(country).toSorted());
  });
});

describe("an address", () => {
  test.for([
    ["with the number's state", { region: "CA" }, "Los_Angeles", "US-CA"],
    ["in another state", { region: "Florida" }, "Chicago Los_Angeles New_York", "US-CA? US-FL"],
    [
      "with a ZIP code",
      { region: "FL", postalCode: "33101" },
      "Los_Angeles New_York",
      "US-CA? US-FL",
    ],
    ["of a ZIP code alone", { postalCode: "33101" }, "Los_Angeles New_York", "US-CA? US-FL"],
    [
      "whose ZIP code is in another state",
      { region: "OR", postalCode: "33101" },
      "Boise Los_Angeles New_York",
      "US-CA? US-FL US-OR",
    ],
    ["of the number's country", { country: "US" }, "Los_Angeles", "US-CA?"],
    ["in another country", { country: "DE" }, "Los_Angeles Europe/Berlin", "DE US-CA?"],
    [
      "whose region is in another country",
      { country: "US", region: "CA-ON" },
      `Adak Anchorage Atikokan Chicago Denver Los_Angeles New_York Phoenix Toronto Winnipeg Pacific/Honolulu`,
      "CA-ON US US-CA?",
    ],
    ["whose region is unknown", { region: "Flordia" }, wholeUnitedStates, "US US-CA?"],
    [
      "whose region is unknown, with a ZIP code",
      { region: "?x", postalCode: "33101" },
      "Los_Angeles New_York",
      "US-CA? US-FL",
    ],
    ["whose country is unknown", { country: "Narnia" }, "Los_Angeles", "US-CA?"],
    ["with placeholders", { country: "N/A", region: "-", postalCode: "" }, "Los_Angeles", "US-CA?"],
    ["with a time zone", { timeZone: "America/Denver" }, "Denver", "US-CA?"],
    [
      "with a time zone that is not the region's",
      { timeZone: "US/Eastern", region: "TX" },
      "New_York",
      "US-CA? US-TX",
    ],
    ["with the short name of a time zone", { timeZone: "EST" }, "New_York", "US-CA?"],
    ["with a time zone that is none", { timeZone: "Stardate" }, "Los_Angeles", "US-CA?"],
  ] as const)("%s", ([, texts, zones, regions]) => {
    expect(zonesOf(california, texts)).toBe(zones);
    expect(regionsOf(california, texts)).toBe(regions);
  });

  test.for([
    ["nothing", {}, "", ""],
    ["a country", { country: "US" }, wholeUnitedStates, "US"],
    ["a territory", { country: "PR" }, "Puerto_Rico", "US-PR"],
    ["a state", { region: "NY" }, "New_York", "US-NY"],
    ["an unknown region", { region: "Flordia" }, "", ""],
    ["a time zone", { timeZone: "Asia/Calcutta" }, "Asia/Kolkata", ""],
    ["a short name of three zones", { timeZone: "EST" }, "New_York Panama Toronto", ""],
    [
      "a postal code of Canada",
      { postalCode: "v6b1a1" },
      "Creston Edmonton Fort_Nelson Vancouver",
      "CA-BC",
    ],
  ] as const)("is all that is known beside a toll-free number: %s", ([, texts, zones, regions]) => {
    expect(zonesOf(tollFree, texts)).toBe(zones);
    expect(regionsOf(tollFree, texts)).toBe(regions);
  });

  test("in the country of a mobile is more exact than the mobile", () => {
    expect(regionsOf("+61412345678", { region: "Queensland" })).toBe("AU-QLD");
    expect(zonesOf("+61412345678", { region: "Queensland" })).toBe("Australia/Brisbane");
  });

  test("in another part of the country of a fixed line counts beside it", () => {
    expect(regionsOf("+61712345678", { region: "WA" })).toBe("AU? AU-WA");
  });

  test("in Germany has the zone of Germany, whatever its region is called", () => {
    expect(zonesOf("+491701234567", { region: "Bayern", postalCode: "80331" })).toBe(
      "Europe/Berlin",
    );
    expect(regionsOf("+491701234567", { region: "DE-BY" })).toBe("DE-BY");
  });
});

test("every time zone of the database can be stated, and is then the only one", () => {
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    if (timeZoneNamed(zone) === null) continue;
    const { zones, places } = area(california, { timeZone: zone });
    expect(zones).toEqual([canonicalTimeZone(timeZoneNamed(zone)!)]);
    expect(places.map(({ region }) => region)).toEqual(["US-CA"]);
  }
});

const texts = (values: readonly string[]) => fc.option(fc.constantFrom(...values));
const anyKnown: fc.Arbitrary<KnownOfPlace> = fc
  .record({
    phone: fc.constantFrom(
      california,
      tollFree,
      "+18505550142",
      "+19025550142",
      "+16045550142",
      "+17875550142",
      "+491701234567",
      "+61412345678",
      "+61212345678",
      "+79161234567",
      "+448001111111",
      "+34612345678",
      "+19995550142",
    ),
    timeZone: texts(["US/Eastern", "Europe/Berlin", "EST", "central", "Stardate"]),
    country: texts(["US", "Germany", "CA", "PR", "AU", "Narnia", "RU"]),
    region: texts(["FL", "Ontario", "US-PR", "KY", "Bayern", "AU-WA", "Flordia"]),
    postalCode: texts(["33101", "42101", "M5V 3L9", "X0A", "80331", "00000"]),
  })
  .map(({ phone, ...rest }) => ({ phone, ...readStatedPlace(rest, phone) }));

describe("of everything that can be known", () => {
  test("the zones are those of the places, unless a time zone is stated", () => {
    fc.assert(
      fc.property(anyKnown, (each) => {
        const { zones, places } = areaOf({ ...each, timeZone: null }).area;
        const all = new Set(places.flatMap((place) => place.zones));
        expect(zones).toEqual([...all].toSorted());
        expect(areaOf(each).area.places).toEqual(places);
      }),
    );
  });

  test("each piece of evidence is in the area", () => {
    fc.assert(
      fc.property(anyKnown, (each) => {
        const { zones, places } = areaOf(each).area;
        for (const { from, region, zones: own, detail } of evidenceOf(each)) {
          expect(detail()).not.toBe("");
          if (from === "STATED_TIME_ZONE") expect(zones).toEqual(expect.arrayContaining([...own]));
          else if (own.length > 0) {
            const place = places.find((found) => found.region === region)!;
            expect(place.zones).toEqual(expect.arrayContaining([...own]));
          }
        }
      }),
    );
  });

  test("an address never takes away a zone of an area code", () => {
    const withCode = anyKnown.filter(({ phone }) => /^\+(?:1|612)/.test(phone));
    fc.assert(
      fc.property(withCode, (each) => {
        const { zones } = areaOf({ ...nothingStated, phone: each.phone }).area;
        expect(areaOf({ ...each, timeZone: null }).area.zones).toEqual(
          expect.arrayContaining([...zones]),
        );
      }),
    );
  });

  test("a number never takes away a zone of the region and postal code", () => {
    fc.assert(
      fc.property(anyKnown, ({ country, region, postalCode, phone }) => {
        const address = { ...nothingStated, country, region, postalCode };
        const isRead = country !== null && country.length === 2;
        const { zones } = areaOf({ ...address, phone: "+80012345678" }).area;
        if (!isRead) return;
        const { zones: all, places } = areaOf({ ...address, phone }).area;
        // A number in a country that is all that is stated says more exactly where.
        const isNarrowed = places.every(({ from }) => from === "NUMBER");
        if (!isNarrowed) expect(all).toEqual(expect.arrayContaining([...zones]));
      }),
    );
  });

  test("the key is that of the area, and is given again", () => {
    fc.assert(
      fc.property(anyKnown, (each) => {
        const derived = areaOf(each);
        expect(derived.key).toBe(areaKey(derived.area));
        expect(areaOf({ ...each })).toEqual(derived);
        expect(JSON.parse(derived.key)).toEqual(derived.area);
      }),
    );
  });
});

test("a list over all states makes about two thousand areas, and no key is too long for its index", () => {
  const numbers = new Map<string, string>();
  for (let code = 200; code < 1_000; code++) {
    const phone = `+1${code}5550142`;
    numbers.set(areaOf({ ...nothingStated, phone }).key, phone);
  }
  const states =
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";
  const keys = new Set<string>();
  for (const phone of numbers.values()) {
    for (const region of states.split(" ")) {
      keys.add(areaOf({ ...nothingStated, phone, region: `US-${region}` }).key);
    }
  }
  expect(keys.size).toBeGreaterThan(2_000);
  expect(keys.size).toBeLessThan(6_000);
  const countries = countryTable
    .trim()
    .split("\n")
    .map((line) => line.slice(0, 2));
  const longest = Math.max(
    ...countries.map(
      (country) => areaOf(known("+79161234567", { country, region: "CA-NU" })).key.length,
    ),
  );
  // A page of an index has room for 2,704 bytes, and texts are packed.
  expect(longest).toBeLessThan(2_700);
});

describe("a text that can be corrected", () => {
  test.for([
    [{ timeZone: "EST" }, ["timeZone"], /Did you mean "America\/New_York"/],
    [{ country: "Narnia" }, ["country"], /"Narnia" is not a country/],
    [{ region: "Flordia" }, ["region"], /"Flordia" is not a known region: .*"US-FL"/],
    [{ country: "US", region: "CA-ZZ" }, ["region"], /of United States/],
    [{ country: "Germany", region: "Bayern" }, ["region"], /of Germany: .*"DE-X"/],
    [{ country: "US", postalCode: "ABC" }, ["postalCode"], /write it like "33101"/],
    [{ country: "CA", postalCode: "33101" }, ["postalCode"], /"M5V 3L9"/],
    [{ timeZone: "x", country: "y" }, ["timeZone", "country"], /not a/],
    [
      { timeZone: "europe/berlin", country: "germany", region: "de-by", postalCode: "80331" },
      [],
      null,
    ],
    [{ region: "florida", postalCode: "33101-1234" }, [], null],
  ] as const)("%j: problems in %j", ([input, fields, message]) => {
    const problems = statedPlaceProblems(input, california);
    expect(problems.map(({ field }) => field)).toEqual(fields);
    if (message !== null) expect(problems[0]!.problem).toMatch(message);
  });
});

test("texts are kept in the spelling of their standard, and others as they are", () => {
  const read = (input: Partial<StatedPlace>) => readStatedPlace(input, california);
  expect(
    read({
      timeZone: "america/new_york",
      country: "usa",
      region: " florida ",
      postalCode: "v6b 1a1",
    }),
  ).toEqual({
    timeZone: "America/New_York",
    country: "US",
    region: "US-FL",
    postalCode: "V6B 1A1",
  });
  expect(read({ timeZone: "EST", country: "Narnia", region: "Flordia", postalCode: "?" })).toEqual({
    timeZone: "EST",
    country: "Narnia",
    region: "Flordia",
    postalCode: null,
  });
  expect(read({ region: "x".repeat(500) }).region).toHaveLength(100);
  expect(read({ country: " " })).toBe(nothingStated);
});
