/** ISO 3166-1 alpha-2. */
const codes =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY " +
  "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI " +
  "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO " +
  "IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME " +
  "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE " +
  "PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST " +
  "SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE " +
  "YT ZA ZM ZW";

const names = new Intl.DisplayNames("en", { type: "region" });

/** All countries, by name. */
export const countries: readonly { readonly code: string; readonly name: string }[] = codes
  .split(" ")
  .map((code) => ({ code, name: names.of(code) ?? code }))
  .sort((one, other) => one.name.localeCompare(other.name, "en"));

/** The country in which a time zone is; null: none, or this browser does not know it. */
export function countryOfZone(zone: string): string | null {
  const found = countries.find(({ code }) => {
    const place = new Intl.Locale("und", { region: code }) as Intl.Locale & ZonesOfLocale;
    return (place.getTimeZones?.() ?? place.timeZones ?? []).includes(zone);
  });
  return found?.code ?? null;
}

/** Browsers give the zones of a region by one of these names, or not at all. */
interface ZonesOfLocale {
  readonly timeZones?: readonly string[];
  getTimeZones?(): readonly string[];
}

/** "Germany" of "DE". */
export function countryName(code: string): string {
  return names.of(code) ?? code;
}
