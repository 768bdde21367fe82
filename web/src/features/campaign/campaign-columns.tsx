import type { CampaignInListFragment } from "~/gql/graphql.ts";
import { Meter } from "~/ui/meter.tsx";
import { Status } from "~/ui/status.tsx";
import type { Column } from "~/ui/table.tsx";
import { stateOf } from "~/words/campaign-state.ts";

/** A campaign in the list of all. */
export const campaignColumns: readonly Column<CampaignInListFragment>[] = [
  {
    key: "name",
    head: "Campaign",
    cell: ({ name, gate }) => (
      <>
        <p className="font-medium text-ink">{name}</p>
        <p className="mt-0.5 max-w-xl text-xs text-ink-soft">{gate.message}</p>
      </>
    ),
  },
  {
    key: "state",
    head: "Now",
    cell: ({ state, gate }) => {
      const { word, tone } = stateOf(state, gate.isOpen);
      return <Status tone={tone}>{word}</Status>;
    },
  },
  {
    key: "people",
    head: "People reached",
    className: "w-56 min-w-40",
    cell: ({ people: { reached, enrolled } }) => {
      const share = enrolled === 0 ? 0 : reached / enrolled;
      return (
        <>
          <p className="mb-1.5 flex justify-between text-xs text-ink-soft">
            <span>
              <strong className="text-sm font-semibold text-ink">{reached.toLocaleString()}</strong>{" "}
              of {enrolled.toLocaleString()}
            </span>
            <span>{Math.round(share * 100)} %</span>
          </p>
          <Meter label="People reached" share={share} />
        </>
      );
    },
  },
  {
    key: "lines",
    head: "Lines",
    isNumber: true,
    cell: ({ gate: { slotsInUse, slotsFree } }) => (
      <span className="whitespace-nowrap">
        <strong className="font-semibold">{slotsInUse}</strong>
        <span className="text-ink-faint"> / {slotsInUse + slotsFree}</span>
      </span>
    ),
  },
];
