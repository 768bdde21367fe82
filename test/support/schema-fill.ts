import { isEnumType } from "graphql";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import type { Place } from "./schema-walk.ts";

const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

/** A value that is right, by the place's name. */
const texts: Readonly<Record<string, string>> = {
  name: "Ada",
  email: "ada@example.com",
  search: "Ada",
  encoding: "utf-8",
  separator: ",",
  doNotCall: "",
  header: "age",
  obtained: "web form",
  source: "I agree to be called.",
  how: "By letter",
  list: "us-dnc",
  clear: "+14155550199",
  listed: "+14155550198",
  as: "age",
  phone: "+14155550199",
  phones: "+14155550199",
  reason: "Asked not to be called",
  note: "By letter",
  optOutField: "optOut",
  phoneColumn: "phone",
  extension: "12",
  address: "1 Example Road",
  country: "US",
  region: "US-CA",
  postalCode: "94105",
  apiKey: "another key at VAPI",
  webhookSecret: "another secret of the webhooks",
  defaultCountry: "US",
  assistantId: sampleAssistants[0]!.id,
  phoneNumberId: samplePhoneNumbers[0]!.id,
  phoneNumberIds: samplePhoneNumbers[0]!.id,
  startTime: "09:00",
  endTime: "17:00",
  timeZone: "UTC",
  label: "Stocktaking",
  from: "2030-06-01",
  to: "2030-06-02",
  holidaySets: "US-FED",
  startsOn: "2030-01-01",
  endsOn: "2030-12-31",
  packName: "research-draft",
  packVersion: "1",
  version: "1",
  jurisdiction: "BE",
  jurisdictions: "US-FL",
  switches: "la_psc_emergency",
  subject: "roofs",
  subjectKey: "roofs",
  // Of subscriptions: one that cannot be used is right too.
  since: "",
  // A cursor: none is right without a list.
  after: "",
  before: "",
};

/** The day from midnight to midnight: counts are kept by quarters of an hour. */
const bounds: Readonly<Record<string, string>> = {
  from: `${new Date().toISOString().slice(0, 10)}T00:00:00Z`,
  to: `${tomorrow.slice(0, 10)}T00:00:00Z`,
};

const byType: Readonly<Record<string, unknown>> = {
  Int: 10,
  Float: 10,
  Boolean: true,
  DateTime: tomorrow,
  JSONObject: {},
};

/** Ways to page that exclude one another. */
const neverTogether = new Set(["last", "after", "before", "skip"]);

/** The dullest right value for a place that is no ID. @throws Error for one that nobody has thought of */
export function dullValue({ path, name, type }: Place): unknown {
  if (neverTogether.has(name)) return undefined;
  // Only the version that the campaign has is right.
  if (name === "ifVersion") return undefined;
  // True is refused together with a search.
  if (name === "areaUnknown") return false;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (type.name === "Upload") return new File(["name,phone\nAda,+14155550198"], "contacts.csv");
  const value =
    type.name === "String"
      ? texts[name]
      : ((type.name === "DateTime" ? bounds[name] : undefined) ?? byType[type.name]);
  if (value === undefined) throw new Error(`how is ${path}: ${type.name} filled? Say so here`);
  return value;
}
