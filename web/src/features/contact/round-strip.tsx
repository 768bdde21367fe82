import { Link } from "@tanstack/react-router";
import type { CallOfContactFragment } from "~/gql/graphql.ts";
import { clockTime, dayName, duration, placeOf } from "~/time/instant.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Glyph, type Tone, tones } from "~/ui/status.tsx";
import { Tooltip } from "~/ui/tooltip.tsx";
import { callKinds, callOutcomes, callStatuses, cancelReasons } from "~/words/calls.ts";
import { type CampaignOfContact, type RoundOfContact, roundsOf, tellingCall } from "./rounds.ts";

/** One cell a round: how the contact was called in it. Pointing at one, or focusing it, tells what happened. */
export function RoundStrip({
  campaign,
  calls,
  isComplete,
  now,
}: {
  readonly campaign: CampaignOfContact;
  /** Of the contact in the campaign, the latest first. */
  readonly calls: readonly CallOfContactFragment[] | undefined;
  /** Whether these are all of them. */
  readonly isComplete: boolean;
  readonly now: Date;
}) {
  const rounds = calls === undefined ? undefined : roundsOf(calls, campaign, now);
  return (
    <Panel
      title="Rounds"
      aside={
        <span className="text-xs text-ink-faint">one cell a round · {lengthOf(campaign)}</span>
      }
    >
      <div className="px-4 py-4">
        {rounds?.length === 0 ? (
          <p className="text-ink-soft">The contact has had no round in this campaign yet.</p>
        ) : (
          <>
            <ol className="flex min-h-8 flex-wrap gap-1">
              {rounds?.map((round) => (
                <li key={round.startsOn}>
                  <Cell round={round} zone={campaign.timeZone} isLast={round === rounds.at(-1)} />
                </li>
              ))}
            </ol>
            {rounds !== undefined && (
              <p className="mt-2 text-xs text-ink-faint">
                {isComplete ? "" : "… "}
                {dayName(rounds[0]!.startsOn)}
                {rounds.length > 1 && ` – ${dayName(rounds.at(-1)!.startsOn)}`}
              </p>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

function lengthOf({ scheduleFrequency, intervalDays }: CampaignOfContact): string {
  if (scheduleFrequency == null) return "no repetition";
  if (scheduleFrequency === "DAILY") return "a day each";
  return scheduleFrequency === "WEEKLY" ? "a week each" : `${intervalDays ?? 1} days each`;
}

const cellClass =
  "relative flex size-8 items-center justify-center rounded-md text-xs hover:ring-2 hover:ring-line-strong";

function Cell({
  round,
  zone,
  isLast,
}: {
  readonly round: RoundOfContact;
  readonly zone: string;
  readonly isLast: boolean;
}) {
  const call = tellingCall(round);
  const lines = [
    `Round of ${dayName(round.startsOn)}`,
    ...(call === null
      ? [isLast ? "No call yet" : "No call"]
      : round.calls.map((each) => lineOf(each, zone))),
    ...(call?.decision == null ? [] : [call.decision.message]),
  ];
  const tip = (
    <span className="flex flex-col gap-1">
      {lines.map((line, index) => (
        <span key={index} className={index === 0 ? "font-semibold" : ""}>
          {line}
        </span>
      ))}
    </span>
  );
  if (call === null) {
    return (
      <Tooltip text={tip}>
        <button
          type="button"
          aria-label={lines.join(". ")}
          className={`${cellClass} border border-dashed border-line-strong text-ink-faint`}
        >
          <span aria-hidden="true">–</span>
        </button>
      </Tooltip>
    );
  }
  const tone = toneOf(call);
  return (
    <Tooltip text={tip}>
      <Link
        from="/t/$tenantId"
        to="/t/$tenantId/calls/$id"
        params={{ id: call.id }}
        aria-label={lines.join(". ")}
        className={`${cellClass} ${tones[tone]}`}
      >
        <Glyph tone={tone} />
        {round.calls.length > 1 && (
          <span
            aria-hidden="true"
            className="absolute right-0.5 bottom-0 text-[0.625rem] leading-3 font-semibold"
          >
            {round.calls.length}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}

function toneOf({ status, outcome }: CallOfContactFragment): Tone {
  return outcome == null ? callStatuses[status].tone : callOutcomes[outcome].tone;
}

/** "12:20:07 New York, redial: answered, 5 s". */
function lineOf(call: CallOfContactFragment, zone: string): string {
  const { status, outcome, kind, placedAt, scheduledTime, durationSeconds, cancelReason } = call;
  const time = `${clockTime(new Date(placedAt ?? scheduledTime), zone)} ${placeOf(zone)}`;
  const how = kind === "ROUND" ? "" : ` (${callKinds[kind].word.toLowerCase()})`;
  if (cancelReason != null) return `${time}${how}: ${cancelReasons[cancelReason]}`;
  const { word } = outcome == null ? callStatuses[status] : callOutcomes[outcome];
  const talk =
    durationSeconds == null || durationSeconds === 0 ? "" : `, ${duration(durationSeconds)}`;
  return `${time}${how}: ${word.toLowerCase()}${talk}`;
}
