import { type Area, keyOf, type Place } from "./area.ts";
import { countryOf, jurisdictionsOf, unknownRegion } from "./jurisdiction.ts";
import { countriesOfZone, zonesOfCountry } from "./places/countries.ts";
import { regionOfCountry, zonesOfRegion } from "./places/regions.ts";
import {
  type BanRule,
  type CapRule,
  type ConsentRule,
  type DutyRule,
  type HoursRule,
  type LawRule,
  type ListRule,
  packRef,
  ruleRef,
} from "./rule-pack.ts";
import {
  indexOf,
  type LawQuestion,
  type OwnRule,
  type RulesInForce,
  type Voice,
} from "./rules-in-force.ts";
import { sharesClock } from "./same-clock.ts";
import type { OuterHours } from "./whereabouts.ts";

/*
 * What the loaded rules say of calls of a type to an area. Not legal advice. How it is read: the strictest rule wins,
 * what is not known matches every value, and nothing that is missing opens anything.
 */

/** A rule that applies, and the zones by whose clocks it is read. */
export interface Applied<Rule extends LawRule = LawRule> {
  readonly rule: Rule;
  /** "us-fl.hours@1" */
  readonly ref: string;
  /** Sorted. */
  readonly zones: readonly string[];
}

/** What the rules say of an area on all dates. `inForce` says whether a rule holds at an instant. */
export interface AreaLaw {
  /** "research-draft@1" */
  readonly pack: string;
  /** The outer hours of a lane: those of `hours`, bans that no record lifts, and regions that were not reviewed. */
  readonly bounds: readonly OuterHours[];
  /** Only what rules say of hours. */
  readonly hours: readonly OuterHours[];
  readonly caps: readonly Applied<CapRule>[];
  readonly consents: readonly Applied<ConsentRule>[];
  readonly bans: readonly Applied<BanRule>[];
  /** Those of `bans` that a record lifts of a kind that the tenant has switched on. They close no lane. */
  readonly liftableBans: readonly Applied<BanRule>[];
  readonly lists: readonly Applied<ListRule>[];
  readonly duties: readonly Applied<DutyRule>[];
  /** The regions of the area that nobody has reviewed and for which the tenant has written no rule. */
  readonly notReviewed: readonly string[];
}

/** More answers than are asked for in a minute. A tenant's rules with more drop them all. */
const rememberedAnswers = 20_000;

const answers = new WeakMap<RulesInForce, Map<string, AreaLaw>>();

/** What the rules say of calls to an area. The same question gets the same object. */
export function lawFor(rules: RulesInForce, question: LawQuestion): AreaLaw {
  const { callType, voice = "ARTIFICIAL", callerZone, area } = question;
  const known = answers.get(rules) ?? new Map<string, AreaLaw>();
  answers.set(rules, known);
  const key = `${callType} ${voice} ${callerZone} ${keyOf(area)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= rememberedAnswers) known.clear();
  const law = readLaw(rules, { ...question, voice });
  known.set(key, law);
  return law;
}

function readLaw(rules: RulesInForce, asked: Required<LawQuestion>): AreaLaw {
  const question = { ...asked, area: withPlacesOfZones(asked.area) };
  const applied = appliedRules(rules, question);
  const of = <Kind extends LawRule["kind"]>(...kinds: readonly Kind[]) =>
    applied.filter(({ rule }) => (kinds as readonly string[]).includes(rule.kind)) as Applied<
      Extract<LawRule, { kind: Kind }>
    >[];
  const own = ownRulesFor(rules, question);
  const hours = [
    ...of("HOURS").map((each) => hoursOf(each, rules)),
    ...own.map((rule) => ownHours(rule, question.area)),
  ];
  const bans = of("BAN").filter(({ rule }) => isSwitchedOn(rule, rules));
  const liftableBans = bans.filter(({ rule }) => isLiftable(rule, rules));
  const notReviewed = regionsNotReviewed(rules, question.area, own);
  return {
    pack: packRef(rules.pack),
    bounds: [
      ...notReviewed.map((region) => closedRegion(region, question.area)),
      ...bans.filter((ban) => !liftableBans.includes(ban)).map(closedByBan),
      ...hours,
    ].map((each) => shared(rules, each)),
    hours,
    caps: of("CAP"),
    consents: of("CONSENT"),
    bans,
    liftableBans,
    lists: of("LIST"),
    duties: of("DISCLOSURE", "RECORD", "PACING", "CALLER_ID"),
    notReviewed,
  };
}

const boundsOf = new WeakMap<RulesInForce, Map<string, OuterHours>>();

/** One object for the same hours in the same zones: the gate remembers when it is open. */
function shared(rules: RulesInForce, hours: OuterHours): OuterHours {
  const all = boundsOf.get(rules) ?? new Map<string, OuterHours>();
  boundsOf.set(rules, all);
  const key = `${hours.rule} ${hours.zones.join(" ")} ${JSON.stringify(hours.windows)}`;
  const known = all.get(key);
  if (known !== undefined) return known;
  if (all.size >= rememberedAnswers) all.clear();
  all.set(key, hours);
  return hours;
}

/** Each rule that applies somewhere in the area, once, in the order of the pack. */
function appliedRules({ pack }: RulesInForce, question: Required<LawQuestion>): Applied[] {
  const { callType, voice, area, callerZone } = question;
  const zonesOf = new Map<LawRule, Set<string>>();
  for (const place of area.places) {
    for (const rule of rulesAt(pack, place, area)) {
      if (!rule.callTypes.includes(callType) || !isAbout(rule, voice)) continue;
      const zones = zonesOf.get(rule) ?? new Set<string>();
      zonesOf.set(rule, zones);
      for (const zone of clocksOf(rule, place, area, callerZone)) zones.add(zone);
    }
  }
  return pack.rules.flatMap((rule) => {
    const zones = zonesOf.get(rule);
    return zones === undefined ? [] : [{ rule, ref: ruleRef(rule), zones: [...zones].toSorted() }];
  });
}

/**
 * The area with the countries of its zones that none of its places has: somebody who states the time of Los Angeles and
 * has a number of New York may be in any country and region with that time.
 */
function withPlacesOfZones(area: Area): Area {
  const { zones, places } = area;
  const others = zones
    .filter((zone) => !places.some((place) => hasClock(place.zones, zone)))
    .flatMap((zone) =>
      countriesOfZone(zone).map((country): Place => {
        return { region: regionOfCountry(country), zones: [zone], from: "ADDRESS" };
      }),
    );
  return others.length === 0 ? area : { zones, places: [...places, ...others] };
}

function hasClock(zones: readonly string[], zone: string): boolean {
  return zones.some((each) => sharesClock(each, zone));
}

/**
 * The rules of the jurisdictions of a place. Of a country of which no region is known, those of all of its regions that
 * have one of the clocks: the contact may be in each of them.
 */
function rulesAt(pack: RulesInForce["pack"], place: Place, { places }: Area): LawRule[] {
  const { region, zones } = place;
  const index = indexOf(pack);
  const rules = jurisdictionsOf(region).flatMap((one) => index.of.get(one) ?? []);
  const country = countryOf(region);
  const isRegionKnown = places.some(
    (other) =>
      other.region.startsWith(`${country}-`) && zones.some((zone) => hasClock(other.zones, zone)),
  );
  if (region !== country || isRegionKnown) return rules;
  const regional = index.ofRegionsOf.get(country) ?? [];
  // Zones that the country does not have say nothing of its regions.
  const areItsZones = zonesOfCountry(country).some((zone) => hasClock(zones, zone));
  if (!areItsZones) return [...rules, ...regional];
  return [
    ...rules,
    ...regional.filter(({ jurisdiction }) =>
      zonesOfRegion(jurisdiction).some((zone) => hasClock(zones, zone)),
    ),
  ];
}

function isAbout({ voice: about }: LawRule, voice: Voice): boolean {
  switch (about) {
    case "ANY":
      return true;
    case "AUTOMATED":
      return voice !== "LIVE";
    case "ARTIFICIAL":
      return voice === "ARTIFICIAL";
  }
}

/**
 * The clocks by which a rule of a place is read: those of the area, which are the stated one alone where a zone is
 * stated. The place adds its own where the area code alone brings the rule in, and where the stated zone and the
 * address disagree.
 */
function* clocksOf(
  { trigger, clock, fixedZone }: LawRule,
  { zones, from }: Place,
  area: Area,
  callerZone: string,
): Iterable<string> {
  yield* area.zones;
  const isOfAreaCode = from === "NUMBER" && trigger === "LOCATION_OR_AREA_CODE";
  const disagrees = from === "ADDRESS" && !zones.some((zone) => hasClock(area.zones, zone));
  if (isOfAreaCode || disagrees) yield* zones;
  if (clock === "CALLED_PARTY_AND_CALLER") yield callerZone;
  if (clock === "CALLED_PARTY_AND_FIXED" && fixedZone !== null) yield fixedZone;
}

/** A ban with a switch holds only while the tenant has switched it on. */
function isSwitchedOn(rule: BanRule, { chosen }: RulesInForce): boolean {
  return rule.switch === null || chosen.switches.includes(rule.switch);
}

/** Whether the tenant has switched on a kind of record that lifts the rule. */
function isLiftable({ liftedBy }: LawRule, { chosen }: RulesInForce): boolean {
  return liftedBy.some((kind) => chosen.exceptions.includes(kind));
}

const everyDate = { closedOn: new Map<string, string>(), knownUntil: null };
/** Each day may be a holiday. */
const noDate = { closedOn: new Map<string, string>(), knownUntil: "0001-01-01" };
const noBound = { effectiveFrom: null, effectiveTo: null };

function hoursOf({ rule, ref, zones }: Applied<HoursRule>, rules: RulesInForce): OuterHours {
  const { windows, effectiveFrom, effectiveTo } = rule;
  const { holidaySet } = rule;
  const holidays = holidaySet === null ? everyDate : (rules.holidays(holidaySet) ?? noDate);
  return { rule: ref, zones, windows, ...holidays, effectiveFrom, effectiveTo };
}

function closedByBan({ rule, ref, zones }: Applied<BanRule>): OuterHours {
  const { effectiveFrom, effectiveTo } = rule;
  const reason = "CALL_BANNED";
  return { rule: ref, reason, zones, windows: [], ...everyDate, effectiveFrom, effectiveTo };
}

function closedRegion(region: string, { zones }: Area): OuterHours {
  const reason = "JURISDICTION_NOT_REVIEWED";
  return { rule: region, reason, zones, windows: [], ...everyDate, ...noBound };
}

function ownHours({ jurisdiction, windows }: OwnRule, { zones }: Area): OuterHours {
  const rule = `the tenant's own rule for ${jurisdiction}`;
  return { rule, zones, windows, ...everyDate, ...noBound };
}

/** The tenant's own rules for places of the area. */
function ownRulesFor({ chosen }: RulesInForce, { callType, area }: LawQuestion): OwnRule[] {
  const jurisdictions = new Set(area.places.flatMap(({ region }) => jurisdictionsOf(region)));
  return chosen.ownRules.filter(
    (rule) => jurisdictions.has(rule.jurisdiction) && rule.callTypes.includes(callType),
  );
}

function regionsNotReviewed(
  { pack }: RulesInForce,
  { places }: Area,
  own: readonly OwnRule[],
): string[] {
  if (places.length === 0) return [unknownRegion];
  const { reviewed } = indexOf(pack);
  const ruled = new Set(own.map(({ jurisdiction }) => jurisdiction));
  return places
    .map(({ region }) => region)
    .filter((region) =>
      jurisdictionsOf(region).every(
        (one) => one === "EU" || !(reviewed.has(one) || ruled.has(one)),
      ),
    );
}
