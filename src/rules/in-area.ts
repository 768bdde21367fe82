import { type Area, unknownArea } from "./area.ts";
import type { Schedule } from "./schedule.ts";

/**
 * A campaign with lanes as it is for a contact in an area: its hours and rounds are read there. Null: the area is not
 * derived yet, so it is unknown.
 */
export function inArea<Campaign extends Schedule>(campaign: Campaign, area: Area | null): Campaign {
  const zones = campaign.hoursOf === "CONTACT" ? (area ?? unknownArea).zones : [campaign.timeZone];
  return { ...campaign, where: { zones, bounds: [] } };
}
