import { DateTime } from "luxon";
import type { CallOutcome } from "./call-state.ts";
import type { Decision, DecisionReason, Facts } from "./decision.ts";
import { isRedialLeft } from "./round-cases.ts";
import { redialDelay } from "./redial.ts";
import { timeZoneNamed } from "./time-zone.ts";
import { asSentence } from "./words.ts";

/** The last call to the contact in the campaign that was placed. */
export interface LastCall {
  readonly placedAt: Date;
  /** Null: it is live, or its end is not known yet. */
  readonly outcome: CallOutcome | null;
  readonly isLive: boolean;
}

interface Summarised {
  readonly decision: Decision;
  readonly facts: Facts;
  /** Null: the contact was not called in the campaign. */
  readonly last: LastCall | null;
}

/** What happened, as the beginning of a sentence that ends with a time. */
const happened: Readonly<Record<CallOutcome, string>> = {
  ANSWERED: "A person answered",
  VOICEMAIL: "A voicemail answered",
  SILENCE: "The call was answered in silence",
  NO_ANSWER: "Nobody answered",
  BUSY: "The line was busy",
  BAD_NUMBER: "The number could not be reached",
  CARRIER_FAULT: "The telephone network failed",
  PROVIDER_FAULT: "The call failed at VAPI",
  ACCOUNT_FAULT: "The VAPI account could not place the call",
  CAPACITY: "VAPI was at capacity",
  ENDED_BY_US: "The call was ended from the caller's side",
  UNKNOWN: "The call ended for a reason that is not known",
};

/** The rules that a free slot or start ends. */
const waitsForSlot: ReadonlySet<DecisionReason> = new Set([
  "RUN_LIMIT_REACHED",
  "CAMPAIGN_SLOTS_FULL",
  "TENANT_SLOTS_FULL",
]);

/** The rules that refuse if the round has had its call. */
const hasHadItsCall: ReadonlySet<DecisionReason> = new Set([
  "ALREADY_CALLED_THIS_ROUND",
  "NOTHING_SCHEDULED",
]);

/**
 * A decision in a sentence about the past and one about the next call: "Nobody answered today at 10:02, and redials are
 * off. Next call: tomorrow from 09:00 (New York)." `now` is the present, also if `at` was asked about.
 */
export function decisionSummary(
  { decision, facts, last }: Summarised,
  now: Date,
  at: Date | null,
): string {
  const clock = clockOf(facts, now);
  const past = `${pastOf(last, clock)}${redialsOf(decision, facts, last)}.`;
  return `${past} ${nextOf(decision, clock, at)}`;
}

function pastOf(last: LastCall | null, clock: Clock): string {
  if (last === null) return "Not called in this campaign yet";
  const time = clock.at(last.placedAt);
  if (last.isLive) return `A call is live that was placed ${time}`;
  if (last.outcome === null) return `A call was placed ${time}`;
  return `${happened[last.outcome]} ${time}`;
}

/** Why there is no redial, if that is a reason why the contact is not called. */
function redialsOf({ rules }: Decision, { campaign, contact }: Facts, last: LastCall | null) {
  const isServed = rules.some(({ rule, passed }) => !passed && hasHadItsCall.has(rule));
  if (!isServed || contact.dialsInRound === 0) return "";
  const outcome = last?.outcome ?? null;
  if (outcome === null || outcome === "ANSWERED") return "";
  if (campaign.redialsPerRound === 0) return ", and redials are off";
  if (redialDelay(campaign, outcome) === null) return ", and there is no redial after that";
  return isRedialLeft(contact, campaign.redialsPerRound)
    ? ""
    : ", and the redials of the round are used up";
}

function nextOf(
  { reason, nextEligibleAt, rules }: Decision,
  clock: Clock,
  at: Date | null,
): string {
  if (reason === null)
    return at === null ? "Next call: now." : `A call is allowed ${clock.at(at)}.`;
  if (reason === "CALL_IN_FLIGHT") return "Next call: when the live call has ended.";
  if (waitsForSlot.has(reason)) return "Next call: as soon as a slot is free.";
  if (nextEligibleAt !== null) return `Next call: ${clock.from(nextEligibleAt)}.`;
  const { detail } = rules.find(({ rule }) => rule === reason)!;
  return asSentence(`There is no next call: ${detail}`);
}

/** Times for people, on the clock where the campaign is read. */
interface Clock {
  /** "today at 10:02", "on Mon 2 March at 10:02" */
  readonly at: (instant: Date) => string;
  /** "tomorrow from 09:00 (New York)" */
  readonly from: (instant: Date) => string;
}

function clockOf({ campaign, where }: Facts, now: Date): Clock {
  const name = (where ?? campaign.where)?.zones[0] ?? campaign.timeZone;
  const zone = timeZoneNamed(name) ?? "UTC";
  const local = (instant: Date) => DateTime.fromJSDate(instant, { zone });
  const today = local(now).startOf("day");
  const day = (instant: Date): string => {
    const date = local(instant);
    const days = Math.round(date.startOf("day").diff(today, "days").days);
    const near = ({ "-1": "yesterday", "0": "today", "1": "tomorrow" } as const)[days];
    if (near !== undefined) return near;
    const format = date.year === today.year ? "ccc d LLLL" : "ccc d LLLL yyyy";
    return `on ${date.toFormat(format, { locale: "en" })}`;
  };
  const time = (instant: Date): string => local(instant).toFormat("HH:mm");
  return {
    at: (instant) => `${day(instant)} at ${time(instant)}`,
    from: (instant) => `${day(instant)} from ${time(instant)} (${placeOf(name)})`,
  };
}

/** "America/New_York" is New York. */
function placeOf(zone: string): string {
  return zone.startsWith("Etc/") ? zone : zone.split("/").at(-1)!.replaceAll("_", " ");
}
