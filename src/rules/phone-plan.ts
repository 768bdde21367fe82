import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
} from "libphonenumber-js/max";

/** What the library knows of the numbers of one country. Its declarations leave most of it out. */
interface LibraryPlan {
  IDDPrefix(): string;
  nationalNumberPattern(): string;
  /** Of these two: nothing, null or 0 where there is none. */
  nationalPrefixForParsing(): string | undefined | null | 0;
  leadingDigits(): string | undefined | null | 0;
  type(name: string): { pattern(): string; possibleLengths(): readonly number[] } | undefined;
}

/** The rules of one country's numbers, with each pattern compiled once. Numbers are digits. */
export interface PhonePlan {
  /** Matches the beginning of a number with an international prefix: 00 in every country, or the country's own. */
  readonly abroad: RegExp;
  /** Matches a national number without its trunk prefix. */
  readonly national: RegExp;
  /** Matches a trunk prefix at the beginning, perhaps with the code of a carrier; null where the country has none. */
  readonly trunkPrefix: RegExp | null;
  /** Whether the whole number belongs to a fixed line or a mobile, by its length and pattern. */
  isTelephone(number: string): boolean;
  /** Whether the library takes the country for that of the number, in calling codes that countries share. */
  claims(number: string): boolean;
  /** Whether the number is one of a service that belongs to no place, such as a toll-free number. */
  isOfNoPlace(number: string): boolean;
}

const plans = new Map<CountryCode, PhonePlan>();

export function phonePlan(country: CountryCode): PhonePlan {
  let plan = plans.get(country);
  if (plan === undefined) plans.set(country, (plan = planOf(libraryPlan(country))));
  return plan;
}

/** Every calling code of a country, with the countries that share it in the library's order: its main one first. */
const countriesByCode: ReadonlyMap<string, readonly CountryCode[]> = new Map(
  getCountries().map((country) => {
    const code = getCountryCallingCode(country);
    const metadata = new Metadata() as unknown as {
      getCountryCodesForCallingCode(code: string): readonly CountryCode[];
    };
    return [code, metadata.getCountryCodesForCallingCode(code)];
  }),
);

/** The countries that share a calling code, the main one first; undefined for what is not the code of a country. */
export function countriesWithCode(code: string): readonly CountryCode[] | undefined {
  return countriesByCode.get(code);
}

function libraryPlan(country: CountryCode): LibraryPlan {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan as unknown as LibraryPlan;
}

const typesOfNoPlace =
  "PREMIUM_RATE TOLL_FREE SHARED_COST PERSONAL_NUMBER PAGER UAN VOICEMAIL".split(" ");

function planOf(library: LibraryPlan): PhonePlan {
  const national = whole(library.nationalNumberPattern());
  const matcherOf = (names: readonly string[]) => {
    const types = names.flatMap((name) => {
      const type = library.type(name);
      if (!type?.pattern()) return [];
      return [{ lengths: new Set(type.possibleLengths()), pattern: whole(type.pattern()) }];
    });
    return (number: string) =>
      types.some(({ lengths, pattern }) => lengths.has(number.length) && pattern.test(number));
  };
  const isOfTelephones = matcherOf(["FIXED_LINE", "MOBILE"]);
  const isOfOthers = matcherOf([...typesOfNoPlace, "VOIP"]);
  const isOfService = matcherOf(typesOfNoPlace);
  const isTelephone = (number: string) => national.test(number) && isOfTelephones(number);
  const leadingDigits = beginning(library.leadingDigits());
  return {
    abroad: new RegExp(`^(?:00|${library.IDDPrefix()})`),
    national,
    trunkPrefix: beginning(library.nationalPrefixForParsing()),
    isTelephone,
    claims: (number) =>
      leadingDigits === null
        ? isTelephone(number) || (national.test(number) && isOfOthers(number))
        : leadingDigits.test(number),
    isOfNoPlace: (number) => isOfService(number) && !isTelephone(number),
  };
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function beginning(pattern: string | undefined | null | 0): RegExp | null {
  return pattern ? new RegExp(`^(?:${pattern})`) : null;
}
