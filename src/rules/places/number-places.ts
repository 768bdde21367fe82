import { countriesWithCode, phonePlan } from "../phone-plan.ts";
import { codesByRegion, newCodesByRegion, zonesByCodes } from "./area-code-table.ts";
import { zonesOfCountry } from "./countries.ts";
import { zonesByPrefix } from "./prefix-table.ts";
import { countryOfRegion, regionOfCountry, zonesOfRegion } from "./regions.ts";

/** Where a telephone number says that a contact may be. Equal answers are the same object. */
export interface NumberPlaces {
  /** Equal for numbers that say the same of the place. */
  readonly key: string;
  /** ISO 3166-1; null for a number that is of no country, or of no place in North America. */
  readonly country: string | null;
  /** A place for each region of the number. Empty: the number says nothing of a place. */
  readonly places: readonly { readonly region: string; readonly zones: readonly string[] }[];
  /** The number says no more than its country, as mobiles do in most countries. */
  readonly isWholeCountry: boolean;
  /** What decides, or why nothing is known, in words. */
  readonly because: string;
}

const nowhere = (because: string, country: string | null = null): NumberPlaces => ({
  key: `nowhere ${country}`,
  country,
  places: [],
  isWholeCountry: false,
  because,
});

const noNumber = nowhere("It is no telephone number.");
const noCountry = nowhere("Its calling code belongs to no country.");

/** Where a number in E.164 says that its contact may be. */
export function placesOfNumber(phone: string): NumberPlaces {
  if (!phone.startsWith("+")) return noNumber;
  return phone.startsWith("+1") ? inNorthAmerica(phone.slice(2, 5)) : elsewhere(phone.slice(1));
}

let byAreaCode: ReadonlyMap<string, NumberPlaces> | undefined;

function inNorthAmerica(code: string): NumberPlaces {
  byAreaCode ??= readAreaCodes();
  return byAreaCode.get(code) ?? unknownCode(code);
}

function readAreaCodes(): ReadonlyMap<string, NumberPlaces> {
  const regions = new Map<string, string[]>();
  for (const line of `${codesByRegion}${newCodesByRegion}`.trim().split("\n")) {
    const [region = "", ...codes] = line.split(" ");
    for (const code of codes) regions.set(code, [...(regions.get(code) ?? []), region]);
  }
  const zones = new Map(
    zonesByCodes.flatMap(({ codes, zones: own }) =>
      codes.split(" ").map((code) => [code, own.split(" ")]),
    ),
  );
  return new Map(
    [...regions].map(([code, own]) => {
      const places = own.map((region) => ({
        region,
        zones: zones.get(code) ?? zonesOfRegion(region),
      }));
      return [
        code,
        {
          key: places.map((place) => `${place.region} ${place.zones.join(" ")}`).join(),
          country: countryOfRegion(own[0]!),
          places,
          isWholeCountry: false,
          because: `Area code ${code}.`,
        },
      ];
    }),
  );
}

const tollFree = /^8(?:00|22|33|44|55|66|77|8\d)$/;
const personal = /^(?:5(?:00|2[1-9]|33|44|66|77|88)|6(?:00|22|33|44|55|66|77|88)|700|710|900)$/;

const unknownCodes = new Map<string, NumberPlaces>();

function unknownCode(code: string): NumberPlaces {
  let answer = unknownCodes.get(code);
  if (answer === undefined) unknownCodes.set(code, (answer = nowhere(whyUnknown(code))));
  return answer;
}

function whyUnknown(code: string): string {
  if (tollFree.test(code)) return `Area code ${code} is toll-free and belongs to no place.`;
  if (personal.test(code)) return `Area code ${code} belongs to no place.`;
  return `Area code ${code} is not known.`;
}

const longestCode = 3;

function elsewhere(digits: string): NumberPlaces {
  for (let length = 1; length <= longestCode; length++) {
    const countries = countriesWithCode(digits.slice(0, length));
    if (countries === undefined) continue;
    const number = digits.slice(length);
    const country =
      countries.length === 1
        ? countries[0]!
        : (countries.find((each) => phonePlan(each).claims(number)) ?? countries[0]!);
    return phonePlan(country).isOfNoPlace(number) ? ofNoPlace(country) : inCountry(country, number);
  }
  return noCountry;
}

const freeNumbers = new Map<string, NumberPlaces>();

function ofNoPlace(country: string): NumberPlaces {
  let answer = freeNumbers.get(country);
  if (answer === undefined) {
    answer = nowhere(
      "It is a service number, such as a toll-free one, and belongs to no place.",
      country,
    );
    freeNumbers.set(country, answer);
  }
  return answer;
}

interface NumbersOfCountry {
  readonly whole: NumberPlaces;
  readonly byPrefix: ReadonlyMap<string, NumberPlaces>;
  readonly longestPrefix: number;
}

const numbersOfCountries = new Map<string, NumbersOfCountry>();

function inCountry(country: string, number: string): NumberPlaces {
  let numbers = numbersOfCountries.get(country);
  if (numbers === undefined) numbersOfCountries.set(country, (numbers = readPrefixes(country)));
  for (let length = numbers.longestPrefix; length > 0; length--) {
    const places = numbers.byPrefix.get(number.slice(0, length));
    if (places !== undefined) return places;
  }
  return numbers.whole;
}

function readPrefixes(country: string): NumbersOfCountry {
  const region = regionOfCountry(country);
  const zones = zonesOfCountry(country).toSorted();
  const lines = (zonesByPrefix[country] ?? "").trim().split("\n").filter(Boolean);
  const byPrefix = new Map(
    lines.map((line): [string, NumberPlaces] => {
      const [prefix = "", ...own] = line.split(" ");
      const because = `Numbers in ${country} that begin with ${prefix}.`;
      return [
        prefix,
        {
          key: `${country} ${prefix}`,
          country,
          places: [{ region, zones: own }],
          isWholeCountry: false,
          because,
        },
      ];
    }),
  );
  const places = zones.length === 0 ? [] : [{ region, zones }];
  return {
    whole: {
      key: country,
      country,
      places,
      isWholeCountry: true,
      because: `A number of the country ${country}.`,
    },
    byPrefix,
    longestPrefix: Math.max(0, ...[...byPrefix.keys()].map(({ length }) => length)),
  };
}
