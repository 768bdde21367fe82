import type { CampaignInListFragment, DecisionReason } from "~/gql/graphql.ts";
import { placeOf, shortTime } from "~/time/instant.tsx";
import { dayName } from "~/time/wall.ts";

type Gate = Pick<CampaignInListFragment, "state" | "pausedReason" | "timeZone" | "gate">;

/** Why the hours are closed, before the time at which they open. */
const closed: Partial<Record<DecisionReason, string>> = {
  OUTSIDE_WINDOW: "Outside its hours.",
  NOT_A_SCHEDULED_DAY: "Today is not one of its days.",
  HOLIDAY: "Today is a holiday.",
  BLACKOUT_DATE: "Today is a blackout date.",
  BEFORE_START: "Its first day has not come.",
  AFTER_END: "Its last day has passed: give it a later one.",
  OUTSIDE_CALLING_HOURS: "Nobody may be called at this hour.",
};

/** Whether a campaign places calls now, until when, or why not: for people, with the time in its own zone. */
export function gateSentence({ state, pausedReason, timeZone, gate }: Gate): string {
  if (state === "PAUSED") return "Paused: its scheduled calls wait until somebody starts it.";
  if (state === "STOPPED") return "Stopped: its scheduled calls were cancelled.";
  if (state === "FAULTED") return forPeople(pausedReason ?? gate.message);
  const { isOpen, opensAt, closesAt, areas, openAreas, nextAreaOpensAt, reason } = gate;
  const time = (at: string): string => `${shortTime(new Date(at), timeZone)} ${placeOf(timeZone)}`;
  if (isOpen) {
    const until = closesAt === null ? "Open." : `Open until ${time(closesAt)}.`;
    if (areas === null || openAreas === null || areas < 2) return until;
    const next = nextAreaOpensAt === null ? "" : `; the next opens ${time(nextAreaOpensAt)}`;
    return `Open in ${openAreas} of ${areas} areas${next}.`;
  }
  const why = reason === null ? undefined : closed[reason];
  if (why === undefined) return forPeople(gate.message);
  return opensAt === null ? why : `${why} Opens ${time(opensAt)}.`;
}

/**
 * A message of the API for people who use pages: without the names of its mutations, and with times as they are written
 * here. The times are in the zone of the campaign.
 */
export function forPeople(message: string): string {
  return message
    .replaceAll(
      /,? with `?(?:startCampaign|updateCampaign|updateTenant|configureVapi)`?(?= first|[.;,:]|$)/g,
      "",
    )
    .replaceAll(/use `?scheduleCall`? with isCallback: true/g, "schedule a callback")
    .replaceAll(
      /(\w{3}) (\d{4}-\d\d-\d\d) (\d\d:\d\d):\d\d [+-]\d\d:\d\d/g,
      (_, _weekday: string, date: string, time: string) => `${dayName(date)}, ${time}`,
    );
}
