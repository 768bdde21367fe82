import { forPeople, gateSentence } from "~/features/campaign/gate-sentence.ts";
import type { CampaignOnPageFragment } from "~/gql/graphql.ts";
import { Ago, placeOf, shortTime, useNow } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Legend } from "~/ui/chart.tsx";
import { Choice } from "~/ui/choice.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { stateOf } from "~/words/campaign-state.ts";
import { countOf } from "~/words/count.ts";
import { type Course, courseOf } from "./course.ts";
import { Fan, type FanPoint } from "./fan.tsx";
import type { useForecast } from "./use-forecast.ts";

export type ForecastDays = "1" | "3" | "14";

/** Whether a campaign is on course: what was foreseen, and what came. */
export function ForecastPanel({
  campaign,
  of,
  days,
  onDays,
}: {
  readonly campaign: CampaignOnPageFragment;
  readonly of: ReturnType<typeof useForecast>;
  readonly days: ForecastDays;
  readonly onDays: (days: ForecastDays) => void;
}) {
  const now = useNow();
  const { forecast, points, actual, since, isCurrent, isMaking, error, readAgain, makeAgain } = of;
  const { state } = campaign;
  const isActive = state === "ACTIVE";
  const course = isActive && isCurrent ? courseOf(points, since, now) : null;
  const isResting = isActive && campaign.gate.reason === "NO_NUMBER_FREE";
  return (
    <Panel
      title="Is it on course?"
      aside={
        <Choice<ForecastDays>
          label="How far"
          options={[
            { value: "1", name: "24 h" },
            { value: "3", name: "3 days" },
            { value: "14", name: "14 days" },
          ]}
          value={days}
          onChange={onDays}
        />
      }
    >
      <div className="flex flex-col gap-3 p-4">
        {error !== undefined && forecast === null ? (
          <Failure error={error} what="There is no forecast." onRetry={readAgain} />
        ) : forecast === null ? (
          <>
            <Skeleton className="h-5 w-80 max-w-full" />
            <Skeleton className="h-65 w-full" />
          </>
        ) : (
          <>
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <CourseStatus campaign={campaign} course={course} isResting={isResting} />
              <p>
                {!isCurrent
                  ? "The list or the state has changed: the forecast is made again."
                  : isActive
                    ? (course?.sentence ?? forPeople(forecast.message))
                    : `If it were started now: ${forPeople(forecast.message)}`}
              </p>
            </div>
            {(isResting || course?.word === "Behind") && <Difference campaign={campaign} />}
            <Fan
              label={fanLabel(course, forecast.message)}
              points={shifted(points, actual?.base ?? 0)}
              actual={actual?.points ?? []}
              now={Math.min(now, Date.parse(forecast.until))}
              zone={campaign.timeZone}
            />
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <Legend
                items={[
                  { name: "calls placed", mark: "bg-live" },
                  { name: "foreseen: the middle", mark: "bg-accent" },
                  { name: "foreseen: 8 times in 10 it is within", mark: "bg-accent/20" },
                ]}
              />
              <p className="flex items-center gap-2 text-xs text-ink-faint">
                <span>
                  Forecast of {shortTime(new Date(forecast.from), campaign.timeZone)}{" "}
                  {placeOf(campaign.timeZone)}, <Ago at={forecast.from} />
                </span>
                <Button onClick={makeAgain} isBusy={isMaking}>
                  Forecast again
                </Button>
              </p>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}

/** Whether it is on course, or why it calls nobody. */
function CourseStatus({
  campaign: { state, gate },
  course,
  isResting,
}: {
  readonly campaign: CampaignOnPageFragment;
  readonly course: Course | null;
  readonly isResting: boolean;
}) {
  if (state !== "ACTIVE") {
    const { word, tone } = stateOf(state, gate);
    return <Status tone={tone}>{word}</Status>;
  }
  if (isResting) return <Status tone="warn">Held back</Status>;
  return course === null ? null : <Status tone={course.tone}>{course.word}</Status>;
}

/** The fan on top of what was placed before it. */
function shifted(points: readonly FanPoint[], base: number): readonly FanPoint[] {
  return points.map(({ at, p10, p50, p90 }) => ({
    at,
    p10: p10 + base,
    p50: p50 + base,
    p90: p90 + base,
  }));
}

function fanLabel(course: Course | null, message: string): string {
  return `Calls that are foreseen, and calls that were placed. ${course?.sentence ?? message}`;
}

/** What holds calls back now, where fewer came than were foreseen. */
function Difference({ campaign }: { readonly campaign: CampaignOnPageFragment }) {
  const { gate, people, progress } = campaign;
  const isEverybodyCalled = people.called + people.notCallable >= people.enrolled;
  const why = !gate.isOpen
    ? gateSentence(campaign)
    : gate.slotsFree === 0
      ? `All ${gate.slotsInUse} lines are in use: calls last longer than was foreseen, or other campaigns use the lines.`
      : people.waiting === 0
        ? "Nobody waits for a call: fewer people are owed one than was foreseen."
        : isEverybodyCalled
          ? `Everybody has been called. ${countOf(progress.scheduled, "call waits for its time: a redial of somebody who was not reached.", "calls wait for their times: redials of those who were not reached.")}`
          : "Its hours are open and lines are free. The contacts say why they are not called.";
  return <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{why}</p>;
}
