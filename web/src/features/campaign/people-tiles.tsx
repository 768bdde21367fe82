import type { CampaignOnPageFragment } from "~/gql/graphql.ts";
import { Skeleton } from "~/ui/panel.tsx";
import { Stat, Stats } from "~/ui/stat.tsx";
import { countOf } from "~/words/count.ts";

/** Of so many minutes `Campaign.callsPerMinute` is the mean. */
const paceMinutes = 10;

/** The people of a campaign, and its lines. */
export function PeopleTiles({
  campaign,
}: {
  readonly campaign: CampaignOnPageFragment | undefined;
}) {
  if (campaign === undefined) {
    return (
      <Stats>
        {["Called", "Reached", "Waiting", "Cannot be called", "Answer rate", "Lines in use"].map(
          (name) => (
            <Stat key={name} name={name} value={<Skeleton className="h-6 w-14" />} note=" " />
          ),
        )}
      </Stats>
    );
  }
  const { people, gate, progress, answerRate, callsPerMinute, maxConcurrentCalls } = campaign;
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
        title="People with at least one completed call: a person, a machine or nobody may have spoken. The answer rate counts persons alone."
        value={people.reached.toLocaleString()}
        note={share(people.reached)}
        tone="text-good"
      />
      <Stat
        name="Waiting"
        value={people.waiting.toLocaleString()}
        note={`${countOf(progress.scheduled, "call", "calls")} scheduled`}
      />
      <Stat
        name="Cannot be called"
        value={people.notCallable.toLocaleString()}
        note="at any time"
        tone={people.notCallable > 0 ? "text-warn" : ""}
      />
      <Stat
        name="Answer rate"
        title="Of all calls that ended with a person, voicemail, silence, no answer or busy, those that a person answered."
        value={answerRate === null ? "–" : percent(answerRate)}
        note={answerRate === null ? "no call has ended" : "answered, since its start"}
      />
      <Stat
        name="Lines in use"
        title="Live calls of this campaign, and its limit. Other campaigns may use lines of the account, and fewer are in use while few people are due."
        value={
          <>
            {gate.slotsInUse}
            <span className="text-base text-ink-faint"> of {maxConcurrentCalls}</span>
          </>
        }
        note={
          <>
            {gate.slotsInUse + gate.slotsFree < maxConcurrentCalls &&
              `${gate.slotsFree} more are free now · `}
            {callsPerMinute.toLocaleString("en", { maximumFractionDigits: 1 })} calls a minute in
            the last {paceMinutes} minutes
          </>
        }
        tone={gate.slotsInUse > 0 ? "text-live" : ""}
      />
    </Stats>
  );
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
