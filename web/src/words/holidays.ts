import { countryName } from "./countries.ts";

/** Parts of countries of which the server has holidays. */
const parts: Readonly<Record<string, string>> = {
  "CA-BC": "British Columbia",
  "US-AL": "Alabama",
  "US-FED": "US federal",
  "US-LA": "Louisiana",
  "US-PA": "Pennsylvania",
  "US-RI": "Rhode Island",
  "US-UT": "Utah",
};

/** "US federal" of "US-FED", "France" of "FR". Sets that the operator has added have their own names. */
export function holidaysOf(set: string): string {
  return parts[set] ?? (/^[A-Z]{2}$/.test(set) ? countryName(set) : set);
}
