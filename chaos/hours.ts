import { DateTime } from "luxon";
import type { Campaign, Facts } from "./facts.ts";

/** Somebody in a campaign. */
export interface Asked {
  readonly campaign: Campaign;
  /** E.164. */
  readonly number: string;
}

/** A move counts from 2 s after its answer on. */
const afterMoveMs = 2_000;

/** Whether the window of the campaign is open where the contact is, or may be while a move is being done. */
export function isOpen(facts: Facts, { campaign, number }: Asked, at: Date): boolean {
  if (campaign.clocks === null) return campaign.opensAt <= at && at < campaign.closesAt;
  return zonesOf(facts, { campaign, number }, at).some((zone) => {
    const time = DateTime.fromJSDate(at, { zone }).toFormat("HH:mm");
    return campaign.startTime <= time && time < campaign.endTime;
  });
}

function zonesOf({ journal }: Facts, { campaign, number }: Asked, at: Date): readonly string[] {
  const { stated, ofNumbers } = campaign.clocks!;
  let zones = [stated.get(number) ?? ofNumbers];
  for (const { to, sentAt, answeredAt } of journal.moves.filter((move) => move.number === number)) {
    if (sentAt > at) break;
    const isDone = at.getTime() > answeredAt.getTime() + afterMoveMs;
    zones = isDone ? [to] : [...zones, to];
  }
  return zones;
}
