import { type Area, unknownArea } from "./area.ts";
import type { CallType } from "./call-type.ts";
import { type AreaLaw, lawFor } from "./calling-law.ts";
import { type CourtesyHours, courtesyBound, courtesyHoursOf } from "./courtesy-hours.ts";
import { rulesInForce } from "./loaded-packs.ts";
import type { CallingRules } from "./rules-in-force.ts";
import type { Schedule } from "./schedule.ts";

/** A campaign with lanes, and what its tenant has in force for the hours of all campaigns. */
export interface LanedSchedule extends Schedule {
  readonly callType: CallType | null;
  /** Null: none. */
  readonly callingRules: CallingRules | null;
  /** Null: the default. */
  readonly courtesyHours: CourtesyHours | null;
  /** What the calling rules say where the contact is; absent: not in an area, or no rules are in force. */
  readonly law?: AreaLaw;
}

/**
 * A campaign with lanes as it is for a contact in an area: its hours and rounds are read there, within the courtesy hours
 * and the calling rules of the tenant. Null: the area is not derived yet, so it is unknown.
 */
export function inArea<Campaign extends LanedSchedule>(
  campaign: Campaign,
  area: Area | null,
): Campaign {
  const known = area ?? unknownArea;
  const zones = campaign.hoursOf === "CONTACT" ? known.zones : [campaign.timeZone];
  const courtesy = courtesyHoursOf(campaign.courtesyHours, {
    hasCallingRules: campaign.callingRules !== null,
  });
  const bound = courtesyBound(courtesy, known.zones);
  const law = lawIn(campaign, known);
  const bounds = [...(law?.bounds ?? []), ...(bound === null ? [] : [bound])];
  return { ...campaign, where: { zones, bounds }, ...(law !== null && { law }) };
}

/** Null: no rules are in force, or they are not loaded; then the decision refuses (CALLING_RULES_NOT_LOADED). */
function lawIn(campaign: LanedSchedule, area: Area): AreaLaw | null {
  const { callingRules: chosen, callType, timeZone: callerZone } = campaign;
  const rules = chosen && rulesInForce(chosen);
  if (rules === null) return null;
  // The decision refuses without a call type (CALL_TYPE_MISSING).
  return lawFor(rules, { callType: callType ?? "TELEMARKETING", area, callerZone });
}
