import type { AreaSource } from "./area-provenance.ts";
import type { CallType } from "./call-type.ts";
import type { Applied } from "./calling-law.ts";
import { capStates, type NumberCap, numberCap } from "./caps.ts";
import { localClock } from "./clock-time.ts";
import type { CampaignFacts, Facts } from "./facts.ts";
import { type PermissionFacts, questionOf } from "./permission-facts.ts";
import { consenting, isOwnList, lifting, newestCheck } from "./permissions.ts";
import { inForce } from "./rule-dates.ts";
import type { LawRule } from "./rule-pack.ts";

/*
 * What a dial was decided under, as it is stored with the dial: short keys, as there is one for each dial. It is made from
 * the facts of the decision that let the dial through, by the functions that the decision asks. It contains nothing that
 * tells one person from another but ids of records.
 */

/** How a limit stood: its name, the calls that counted before this one, and that so many are allowed within so many hours. */
type CapCount = readonly [ref: string, counted: number, max: number, hours: number];

/** An `AreaSource`. */
type PlaceFound = readonly [
  from: AreaSource["from"],
  region: string | null,
  zones: readonly string[],
];

export interface KnownEvidence {
  /** The version of the time zone data. */
  readonly tz: string;
  /** When the hours end that were open, in ISO 8601; null: they have no end. */
  readonly closes: string | null;
  /** The zones by whose clocks hours were read, and how many minutes each was ahead of UTC. */
  readonly clocks: Readonly<Record<string, number>>;
  /** Absent: the area was not asked for, or not known. */
  readonly area?: readonly PlaceFound[];
  /** The last entry of the do-not-call list that was asked; null: the list was empty. */
  readonly listed: string | null;
  readonly type?: CallType;
  /** The rule pack: "research-draft@1". Absent: none was in force. */
  readonly pack?: string;
  /** Hours that were asked and open: refs of rules, and the courtesy hours. */
  readonly open?: readonly string[];
  /** Rules that did not hold on the date. */
  readonly idle?: readonly string[];
  /** Rules that a record took away, with its id. */
  readonly lifted?: Readonly<Record<string, string>>;
  /** Rules that need a consent, with the id of the record. */
  readonly consents?: Readonly<Record<string, string>>;
  /** Rules about a list, with the version and the state of the list of the check; null: the tenant's own list. */
  readonly lists?: Readonly<Record<string, readonly [version: string, asOf: string] | null>>;
  /** Limits of rules, of the tenant and of the campaign. */
  readonly caps?: readonly CapCount[];
}

/** Of a dial that a database had lost: the decision was lost with it. */
export interface LostEvidence {
  readonly lost: true;
}

export const lostEvidence: LostEvidence = { lost: true };

export type DialEvidence = KnownEvidence | LostEvidence;

export function isLost(evidence: DialEvidence): evidence is LostEvidence {
  return "lost" in evidence;
}

/** Whether more is asked for a dial than the campaign's own hours, in its own zone. No hours or limits bind a test call. */
export function hasEvidence(
  { where }: CampaignFacts,
  ownCaps: readonly NumberCap[],
  { isTest }: { readonly isTest: boolean },
): boolean {
  return !isTest && (where !== undefined || ownCaps.length > 0);
}

/** What is known of a dial besides the facts of the decision. */
export interface DialCircumstances {
  readonly area: readonly AreaSource[] | null;
  readonly lastListed: string | null;
  readonly timeZoneData: string;
}

/** The evidence of a dial that the decision lets through now, of which `hasEvidence` is true. */
export function evidenceOfDial(
  { campaign, gate, permission }: Pick<Facts, "campaign" | "gate" | "permission">,
  { area, lastListed, timeZoneData }: DialCircumstances,
  now: Date,
): KnownEvidence {
  const { law, callType, where } = campaign;
  const closes = gate.isOpen && Number.isFinite(gate.closesAt.getTime()) ? gate.closesAt : null;
  const bounds = (where?.bounds ?? []).map((bound) => {
    const isInForce = inForce({ rule: bound, zones: bound.zones }, now);
    return { ref: bound.rule, isInForce };
  });
  const asked = permission === undefined ? nothingAsked : permissionsAsked(permission, now);
  return {
    tz: timeZoneData,
    closes: closes === null ? null : closes.toISOString(),
    clocks: clocksOf(campaign, now),
    listed: lastListed,
    ...(area !== null && {
      area: area.map(({ from, region, zones }) => [from, region, zones] as const),
    }),
    ...(law !== undefined && { pack: law.pack, ...(callType !== null && { type: callType }) }),
    // The gate is open: all hours that hold now are open, and no ban holds.
    ...some("open", refs(bounds.filter(({ isInForce }) => isInForce))),
    ...some("idle", [...refs(bounds.filter(({ isInForce }) => !isInForce)), ...asked.idle]),
    ...some("lifted", Object.fromEntries(asked.lifted)),
    ...some("consents", Object.fromEntries(asked.consents)),
    ...some("lists", Object.fromEntries(asked.lists)),
    ...some("caps", asked.caps),
  };
}

/** By whose clocks the campaign's own hours and those of bounds are read. */
function clocksOf({ where, timeZone }: CampaignFacts, now: Date): Record<string, number> {
  const zones = [
    ...(where?.zones ?? [timeZone]),
    ...(where?.bounds ?? []).flatMap((bound) => bound.zones),
  ];
  const known = [...new Set(zones)].flatMap((zone) => {
    const clock = localClock(zone);
    return clock === null ? [] : [[zone, clock.aheadAt(now.getTime())] as const];
  });
  return Object.fromEntries(known);
}

type Entry<Said> = readonly [ref: string, said: Said];

interface PermissionsAsked {
  readonly idle: readonly string[];
  readonly lifted: readonly Entry<string>[];
  readonly consents: readonly Entry<string>[];
  readonly lists: readonly Entry<readonly [version: string, asOf: string] | null>[];
  readonly caps: readonly CapCount[];
}

const nothingAsked: PermissionsAsked = { idle: [], lifted: [], consents: [], lists: [], caps: [] };

/** What limits and permits the call: each rule let it through. */
function permissionsAsked(permission: PermissionFacts, now: Date): PermissionsAsked {
  const { law, subject, checks } = permission;
  const rules =
    law === null ? [] : [...law.caps, ...law.consents, ...law.lists, ...law.liftableBans];
  const question = questionOf(permission);
  const held = rules.filter((each) => inForce(each, now));
  const consents = held.filter(isOf("CONSENT")).flatMap(({ rule, ref }) => {
    const record = consenting(rule, question, now);
    return record === undefined ? [] : [[ref, record.id] as const];
  });
  const isGiven = new Set(consents.map(([ref]) => ref));
  const lifted = held.flatMap(({ rule, ref }) => {
    const record = isGiven.has(ref) ? undefined : lifting(rule, question, now);
    return record === undefined ? [] : [[ref, record.id] as const];
  });
  const isLifted = new Set(lifted.map(([ref]) => ref));
  const binding = held.filter(({ ref }) => !isLifted.has(ref));
  const caps = binding.filter(isOf("CAP")).map(numberCap);
  return {
    idle: refs(rules.filter((each) => !held.includes(each))),
    lifted,
    consents,
    lists: binding.filter(isOf("LIST")).map(({ rule, ref }) => {
      const check = isOwnList(rule) ? undefined : newestCheck(rule, checks, now);
      return [ref, check === undefined ? null : [check.version, check.asOf.toISOString()]] as const;
    }),
    caps: capStates([...permission.ownCaps, ...caps], permission, subject, now).map(
      ({ cap, counted }) => [cap.ref, counted, cap.max, cap.hours] as const,
    ),
  };
}

function isOf<Kind extends LawRule["kind"]>(kind: Kind) {
  return (applied: Applied): applied is Applied<Extract<LawRule, { kind: Kind }>> =>
    applied.rule.kind === kind;
}

function refs(all: readonly { readonly ref: string }[]): string[] {
  return all.map(({ ref }) => ref);
}

/** The field, unless it is empty. */
function some<Name extends string, Value extends object>(
  name: Name,
  value: Value,
): { readonly [Each in Name]?: Value } {
  return (Object.keys(value).length === 0 ? {} : { [name]: value }) as never;
}
