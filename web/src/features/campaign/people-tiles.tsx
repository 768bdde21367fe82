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
        {["People", "Called", "Reached", "Waiting", "Cannot be called", "Lines"].map((name) => (
          <Stat key={name} name={name} value={<Skeleton className="h-6 w-14" />} note=" " />
        ))}
      </Stats>
    );
  }
  const { people, gate, progress } = campaign;
  const share = (count: number): string =>
    people.enrolled === 0 ? "–" : `${Math.round((100 * count) / people.enrolled)} %`;
  return (
    <Stats>
      <Stat name="People" value={people.enrolled.toLocaleString()} note="enrolled" />
      <Stat name="Called" value={people.called.toLocaleString()} note={share(people.called)} />
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
      />
      <Stat
        name="Lines"
        value={
          <>
            {gate.slotsInUse}
            <span className="text-base text-ink-faint"> / {gate.slotsInUse + gate.slotsFree}</span>
          </>
        }
        note="live now"
        tone={gate.slotsInUse > 0 ? "text-live" : ""}
      />
    </Stats>
  );
}
