import type { Area } from "./area.ts";
import type { CallType } from "./call-type.ts";
import type { LawRule, LawWindow, PermissionKind, RulePack } from "./rule-pack.ts";
import type { OuterHours } from "./whereabouts.ts";

/** What a tenant has chosen: a pack and what it has added to it. */
export interface CallingRules {
  readonly pack: string;
  readonly version: string;
  /** Kinds of records that may take a rule away. */
  readonly exceptions: readonly PermissionKind[];
  /** Switches of bans that are on: a state of emergency. */
  readonly switches: readonly string[];
  readonly ownRules: readonly OwnRule[];
}

/** A rule that the tenant has written for a jurisdiction that the pack's authors have not reviewed. */
export interface OwnRule {
  /** ISO 3166-1 or 3166-2. */
  readonly jurisdiction: string;
  readonly callTypes: readonly CallType[];
  /** Half-open; a day without a window is closed. */
  readonly windows: readonly LawWindow[];
  /** On what the tenant bases it. */
  readonly note: string | null;
}

/** Days on which a rule closes: a holiday set as outer hours have it. */
type Holidays = Pick<OuterHours, "closedOn" | "knownUntil">;

/** The rules of a tenant, prepared for questions. Shared by all tenants that have chosen the same. */
export interface RulesInForce {
  readonly pack: RulePack;
  readonly chosen: CallingRules;
  /** The dates of a holiday set; null: there is no such set. */
  readonly holidays: (set: string) => Holidays | null;
}

/** The rules of a pack by jurisdiction. */
export interface PackIndex {
  readonly of: ReadonlyMap<string, readonly LawRule[]>;
  /** The rules of all regions of a country together. */
  readonly ofRegionsOf: ReadonlyMap<string, readonly LawRule[]>;
  readonly reviewed: ReadonlySet<string>;
}

const indexes = new WeakMap<RulePack, PackIndex>();

export function indexOf(pack: RulePack): PackIndex {
  const known = indexes.get(pack);
  if (known !== undefined) return known;
  const regional = pack.rules.filter(({ jurisdiction }) => jurisdiction.includes("-"));
  const index = {
    of: Map.groupBy(pack.rules, ({ jurisdiction }) => jurisdiction),
    ofRegionsOf: Map.groupBy(regional, ({ jurisdiction }) => jurisdiction.slice(0, 2)),
    reviewed: new Set(pack.coverage.map(({ jurisdiction }) => jurisdiction)),
  };
  indexes.set(pack, index);
  return index;
}

/** What is asked of the rules. */
export interface LawQuestion {
  readonly callType: CallType;
  readonly area: Area;
  /** The zone of the caller. */
  readonly callerZone: string;
  /** Default: ARTIFICIAL, the voice of every assistant. */
  readonly voice?: Voice;
}

/** How a call is made. An artificial voice is dialled automatically, too. */
export type Voice = "LIVE" | "AUTOMATED" | "ARTIFICIAL";
