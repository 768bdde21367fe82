import tzdata from "tzdata" with { type: "json" };

/** At most this many zones are suggested. */
const mostChoices = 4;

/**
 * The zones that an abbreviation or the first word of "Eastern Time" can mean. If there are several, the one
 * that most people mean is first.
 */
const nicknames: Readonly<Record<string, readonly string[]>> = {
  // North America. EST, MST and HST of the database have no daylight saving time.
  EST: ["America/New_York", "America/Toronto", "America/Panama"],
  EDT: ["America/New_York", "America/Toronto"],
  ET: ["America/New_York", "America/Toronto"],
  EST5EDT: ["America/New_York", "America/Toronto"],
  EASTERN: ["America/New_York", "America/Toronto"],
  CST: ["America/Chicago", "Asia/Shanghai", "America/Havana"],
  CDT: ["America/Chicago", "America/Havana"],
  CT: ["America/Chicago"],
  CST6CDT: ["America/Chicago"],
  CENTRAL: ["America/Chicago"],
  MST: ["America/Denver", "America/Phoenix"],
  MDT: ["America/Denver"],
  MT: ["America/Denver"],
  MST7MDT: ["America/Denver"],
  MOUNTAIN: ["America/Denver", "America/Phoenix"],
  NAVAJO: ["America/Denver"],
  ARIZONA: ["America/Phoenix"],
  PST: ["America/Los_Angeles", "Asia/Manila"],
  PDT: ["America/Los_Angeles"],
  PT: ["America/Los_Angeles"],
  PST8PDT: ["America/Los_Angeles"],
  PACIFIC: ["America/Los_Angeles"],
  AKST: ["America/Anchorage"],
  AKDT: ["America/Anchorage"],
  ALASKA: ["America/Anchorage"],
  HST: ["Pacific/Honolulu"],
  HDT: ["America/Adak"],
  HAWAII: ["Pacific/Honolulu"],
  AST: ["America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"],
  ADT: ["America/Halifax"],
  ATLANTIC: ["America/Halifax", "America/Puerto_Rico"],
  NST: ["America/St_Johns"],
  NDT: ["America/St_Johns"],
  NEWFOUNDLAND: ["America/St_Johns"],
  // Latin America.
  ART: ["America/Argentina/Buenos_Aires"],
  BRT: ["America/Sao_Paulo"],
  CLT: ["America/Santiago"],
  COT: ["America/Bogota"],
  PET: ["America/Lima"],
  ECT: ["America/Guayaquil"],
  // Europe and Africa.
  BST: ["Europe/London", "Asia/Dhaka"],
  UK: ["Europe/London"],
  GMT: ["Europe/London", "Africa/Accra", "UTC"],
  WET: ["Europe/Lisbon"],
  WEST: ["Europe/Lisbon"],
  CET: ["Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome"],
  CEST: ["Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome"],
  MET: ["Europe/Berlin", "Europe/Paris"],
  EET: ["Europe/Athens", "Europe/Helsinki", "Europe/Bucharest", "Europe/Kyiv"],
  EEST: ["Europe/Athens", "Europe/Helsinki", "Europe/Bucharest", "Europe/Kyiv"],
  MSK: ["Europe/Moscow"],
  TRT: ["Europe/Istanbul"],
  ICELAND: ["Atlantic/Reykjavik"],
  SAST: ["Africa/Johannesburg"],
  CAT: ["Africa/Maputo", "Africa/Harare"],
  EAT: ["Africa/Nairobi"],
  WAT: ["Africa/Lagos"],
  // Asia.
  IST: ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"],
  PKT: ["Asia/Karachi"],
  PLT: ["Asia/Karachi"],
  GST: ["Asia/Dubai"],
  NPT: ["Asia/Kathmandu"],
  ICT: ["Asia/Bangkok", "Asia/Ho_Chi_Minh"],
  VST: ["Asia/Ho_Chi_Minh"],
  WIB: ["Asia/Jakarta"],
  SGT: ["Asia/Singapore"],
  MYT: ["Asia/Kuala_Lumpur"],
  PHT: ["Asia/Manila"],
  CTT: ["Asia/Shanghai"],
  CHINA: ["Asia/Shanghai"],
  HKT: ["Asia/Hong_Kong"],
  KST: ["Asia/Seoul"],
  KOREA: ["Asia/Seoul"],
  JST: ["Asia/Tokyo"],
  INDIA: ["Asia/Kolkata"],
  // Australia and the Pacific.
  AET: ["Australia/Sydney", "Australia/Brisbane"],
  AEST: ["Australia/Sydney", "Australia/Brisbane"],
  AEDT: ["Australia/Sydney"],
  ACT: ["Australia/Adelaide", "Australia/Darwin", "America/Rio_Branco"],
  ACST: ["Australia/Adelaide", "Australia/Darwin"],
  ACDT: ["Australia/Adelaide"],
  AWST: ["Australia/Perth"],
  NZST: ["Pacific/Auckland"],
  NZDT: ["Pacific/Auckland"],
  SST: ["Pacific/Pago_Pago", "Pacific/Guadalcanal"],
};

/**
 * The zones that a text may mean, the likeliest first. The text is not a zone's name: it is an abbreviation, a
 * word, a city, an offset, or a name in another spelling ("America/New York"). `names` are the accepted names,
 * by their lower-case spelling.
 */
export function zonesMeantBy(text: string, names: ReadonlyMap<string, string>): readonly string[] {
  const word = text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .trim()
    .replace(/ +(standard|daylight|summer)? *time$/i, "");
  const certain = nicknames[word.toUpperCase()] ?? linkTarget(word) ?? atOffset(word);
  return certain ?? writtenOtherwise(word, names).slice(0, mostChoices);
}

/** The zone that a single word of the database links to: "Japan" links to Asia/Tokyo. */
function linkTarget(word: string): readonly string[] | null {
  const lower = word.toLowerCase();
  const zone = Object.entries(tzdata.zones).find(([name]) => name.toLowerCase() === lower);
  const target = zone?.[1];
  if (typeof target !== "string") return null;
  return [target === "Etc/UTC" ? "UTC" : target];
}

/** "UTC+2" or "-05:00". The signs of Etc/GMT±N are reversed: Etc/GMT-2 is two hours ahead of UTC. */
function atOffset(word: string): readonly string[] | null {
  const match = /^(?:utc|gmt)? *([+-])0?(\d{1,2})(?::?00)?$/i.exec(word);
  if (match === null) return null;
  const [, sign, hours] = match;
  return hours === "0" ? ["UTC"] : [`Etc/GMT${sign === "+" ? "-" : "+"}${hours}`];
}

/** Names with the same letters ("america/new york"), and those whose city is the text ("Berlin"). */
function writtenOtherwise(word: string, names: ReadonlyMap<string, string>): readonly string[] {
  const letters = lettersOf(word);
  const all = [...names.values()];
  const found = [
    ...all.filter((name) => lettersOf(name) === letters),
    ...all.filter((name) => lettersOf(name.slice(name.lastIndexOf("/") + 1)) === letters),
  ];
  return [...new Set(found)];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, "");
}
