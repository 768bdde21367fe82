import { DateTime } from "luxon";
import type { CallType } from "#rules/call-type.ts";
import type { DecisionReason } from "#rules/decision.ts";
import type { PermissionKind } from "#rules/rule-pack.ts";

/*
 * What forbids a call, by the words of the design and of the small pack. It reads a model that the test keeps, and shares
 * no code with what decides.
 */

const hourMs = 3_600_000;

interface Cap {
  readonly max: number;
  readonly hours: number;
}

interface Record {
  readonly kind: PermissionKind;
  readonly callType: CallType;
  readonly givenAt: number;
  readonly expiresAt: number | null;
  isRevoked: boolean;
}

/** What is on record of a number. */
export interface OfNumber {
  readonly records: Record[];
  /** The newest comparison with the list "north". */
  north: { readonly asOf: number; readonly isListed: boolean } | null;
  isListed: boolean;
}

export interface Person {
  readonly id: string;
  phone: string;
  /** The numbers before, each with when it was given up. */
  readonly former: { readonly phone: string; readonly until: number }[];
  /** Zones in order, and the region; null: nothing is known of the place. */
  place: { readonly zones: readonly string[]; readonly region: string } | null;
  /** What is on record of the phone. */
  known: OfNumber;
}

export interface OwnCampaign {
  readonly id: string;
  readonly callType: CallType;
  /** Null: the campaign's hours are those of the contacts. */
  readonly zone: string | null;
  caps: readonly Cap[];
}

export interface Model {
  rules: "OFF" | "ON" | "ON_WITH_STORM";
  caps: readonly Cap[];
  /** A local date without calls. */
  blackout: string | null;
}

/** A call that VAPI has. */
export interface Rung {
  readonly phone: string;
  readonly at: number;
  readonly callType: CallType;
  /** Null: it has not ended. Each is answered. */
  readonly endedAt: number | null;
}

/** The reasons for which a call at `at` is forbidden. */
export function forbids(
  model: Model,
  campaign: OwnCampaign,
  person: Person,
  calls: readonly Rung[],
  at: number,
): DecisionReason[] {
  // All calls to the number, whoever had it, and all calls to the person.
  const own = calls.filter(
    (call) => call.phone === person.phone || call.phone === had(person, call.at),
  );
  const isCapped = capsOf(model, campaign, person).some(({ max, hours, starts }) => {
    return starts(own).filter((start) => start > at - hours * hourMs).length >= max;
  });
  const lawReasons = isSale(model, campaign) ? lawOf(model, person, at) : [];
  return [
    ...hoursOf(model, campaign, person, at),
    ...(person.known.isListed ? (["ON_DO_NOT_CALL_LIST"] as const) : []),
    ...(isCapped ? (["CONTACT_CAP_REACHED"] as const) : []),
    ...lawReasons,
  ];
}

/** The number that the person had then. */
function had({ phone, former }: Person, at: number): string {
  return former.find(({ until }) => at < until)?.phone ?? phone;
}

function isSale({ rules }: Model, { callType }: OwnCampaign): boolean {
  return rules !== "OFF" && callType === "TELEMARKETING";
}

function capsOf(model: Model, campaign: OwnCampaign, { place }: Person) {
  const all = (calls: readonly Rung[]) => calls.map(({ at }) => at);
  const ofSales = (calls: readonly Rung[]) =>
    calls.filter(({ callType }) => callType === "TELEMARKETING");
  const caps = [...model.caps, ...campaign.caps].map((cap) => ({ ...cap, starts: all }));
  if (!isSale(model, campaign)) return caps;
  if (place?.region === "US-NY") {
    caps.push({ max: 2, hours: 24, starts: (calls) => all(ofSales(calls)) });
  }
  if (place?.region === "US-CA") {
    const talks = (calls: readonly Rung[]) =>
      ofSales(calls).flatMap(({ endedAt }) => endedAt ?? []);
    caps.push({ max: 1, hours: 6, starts: talks });
  }
  return caps;
}

function hoursOf(
  { rules, blackout }: Model,
  campaign: OwnCampaign,
  { place }: Person,
  at: number,
): DecisionReason[] {
  const local = (zone: string) => DateTime.fromMillis(at, { zone });
  const within = (zone: string, from: number, to: number) =>
    local(zone).hour >= from && local(zone).hour < to;
  const there = place?.zones ?? [];
  const zones = campaign.zone === null ? there : [campaign.zone];
  const reasons: DecisionReason[] = [];
  if (zones.length === 0) reasons.push("AREA_UNKNOWN");
  if (zones.some((zone) => local(zone).toISODate() === blackout)) reasons.push("BLACKOUT_DATE");
  if (!zones.every((zone) => within(zone, 9, 17))) reasons.push("OUTSIDE_WINDOW");
  if (rules === "OFF") return reasons;
  if (place === null) reasons.push("AREA_UNKNOWN");
  // Courtesy hours.
  if (!there.every((zone) => within(zone, 8, 20))) reasons.push("OUTSIDE_CALLING_HOURS");
  if (campaign.callType !== "TELEMARKETING") return reasons;
  if (place?.region === "US-CA" && !there.every((zone) => within(zone, 10, 16))) {
    reasons.push("OUTSIDE_CALLING_HOURS");
  }
  const isBanned = there.some((zone) =>
    ["2031-03-06", "2031-03-07"].includes(local(zone).toISODate()!),
  );
  if (place?.region === "US-TX" && isBanned) reasons.push("CALL_BANNED");
  return reasons;
}

function lawOf(
  { rules }: Model,
  { place, known: { records, north } }: Person,
  at: number,
): DecisionReason[] {
  const has = (...kinds: readonly PermissionKind[]) =>
    records.some(
      ({ kind, callType, givenAt, expiresAt, isRevoked }) =>
        kinds.includes(kind) &&
        callType === "TELEMARKETING" &&
        givenAt <= at &&
        (expiresAt === null || at < expiresAt) &&
        !isRevoked,
    );
  const date = (zone: string) => DateTime.fromMillis(at, { zone }).toISODate()!;
  switch (place?.region) {
    case "US-NY": {
      const isFresh = north !== null && at - north.asOf <= 48 * hourMs && !north.isListed;
      return [
        ...(has("CONSENT_EXPRESS", "CONSENT_WRITTEN") ? [] : (["CONSENT_MISSING"] as const)),
        ...(isFresh ? [] : (["LIST_NOT_CHECKED"] as const)),
      ];
    }
    case "US-CA": {
      const isInForce = place.zones.some((zone) => date(zone) >= "2031-03-06");
      return isInForce && !has("CONSENT_WRITTEN") ? ["CONSENT_MISSING"] : [];
    }
    case "US-TX": {
      // The tenant accepts an express consent as an exception.
      const isLifted = has("CONSENT_EXPRESS", "CONSENT_WRITTEN");
      return rules === "ON_WITH_STORM" && !isLifted ? ["CALL_BANNED"] : [];
    }
    default:
      return [];
  }
}
