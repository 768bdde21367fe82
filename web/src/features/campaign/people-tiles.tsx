import type { CampaignOnPageFragment } from "~/gql/graphql.ts";
import { Skeleton } from "~/ui/panel.tsx";
import { Stat, Stats } from "~/ui/stat.tsx";

/** The people of a campaign, and its lines. */
export function PeopleTiles({
  campaign,
}: {
  readonly campaign: CampaignOnPageFragment | undefined;
}) {
  if (campaign === undefined) {
    return (
      <Stats>
        {["Called", "Reached", "Waiting", "Cannot be called", "Answer rate", "Lines"].map(
          (name) => (
            <Stat key={name} name={name} value={<Skeleton className="h-6 w-14" />} note=" " />
          ),
        )}
      </Stats>
    );
  }
  const { people, gate, progress, answerRate, callsPerMinute } = campaign;
  const share = (count: number): string =>
    people.enrolled === 0 ? "nobody is enrolled" : `${percent(count / people.enrolled)} of people`;
  return (
    <Stats>
      <Stat
        name="Called"
        value={
          <>
            {people.called.toLocaleString()}
            <span className="text-base text-ink-faint"> / {people.enrolled.toLocaleString()}</span>
          </>
        }
        note={share(people.called)}
      />
      <Stat
        name="Reached"
        value={people.reached.toLocaleString()}
        note={share(people.reached)}
        tone="text-good"
      />
      <Stat
        name="Waiting"
        value={people.waiting.toLocaleString()}
        note={`${progress.scheduled.toLocaleString()} calls scheduled`}
      />
      <Stat
        name="Cannot be called"
        value={people.notCallable.toLocaleString()}
        note="at any time"
        tone={people.notCallable > 0 ? "text-warn" : ""}
      />
      <Stat
        name="Answer rate"
        value={answerRate === null ? "–" : percent(answerRate)}
        note={answerRate === null ? "no call has ended" : "of calls that rang"}
      />
      <Stat
        name="Lines"
        value={
          <>
            {gate.slotsInUse}
            <span className="text-base text-ink-faint"> / {gate.slotsInUse + gate.slotsFree}</span>
          </>
        }
        note={`${callsPerMinute.toLocaleString("en", { maximumFractionDigits: 1 })} calls a minute`}
        tone={gate.slotsInUse > 0 ? "text-live" : ""}
      />
    </Stats>
  );
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
