import type { CallInListFragment } from "~/gql/graphql.ts";
import { Instant, duration } from "~/time/instant.tsx";
import { Status } from "~/ui/status.tsx";
import type { Column } from "~/ui/table.tsx";
import { callOutcomes, callStatuses } from "~/words/calls.ts";

/** How a call stands: how it ended, or what it does. */
export function CallState({ status, outcome }: Pick<CallInListFragment, "status" | "outcome">) {
  const { word, tone } = outcome == null ? callStatuses[status] : callOutcomes[outcome];
  return <Status tone={tone}>{word}</Status>;
}

/** A call in a list. */
export const callColumns: readonly Column<CallInListFragment>[] = [
  {
    key: "contact",
    head: "Contact",
    cell: ({ contact: { name, phone } }) => (
      <>
        <p className="font-medium text-ink">{name ?? phone}</p>
        {name !== null && <p className="text-xs text-ink-faint">{phone}</p>}
      </>
    ),
  },
  { key: "state", head: "Call", cell: (call) => <CallState {...call} /> },
  {
    key: "campaign",
    head: "Campaign",
    className: "hidden sm:table-cell",
    cell: ({ campaign }) => <span className="text-ink-soft">{campaign.name}</span>,
  },
  {
    key: "time",
    head: "When",
    cell: ({ placedAt, scheduledTime, campaign }) => (
      <Instant at={placedAt ?? scheduledTime} zone={campaign.timeZone} />
    ),
  },
  {
    key: "duration",
    head: "Talk",
    isNumber: true,
    cell: ({ durationSeconds }) => (durationSeconds == null ? "–" : duration(durationSeconds)),
  },
  {
    key: "cost",
    head: "Cost",
    isNumber: true,
    className: "hidden md:table-cell",
    cell: ({ cost }) => (cost == null ? "–" : `$${cost.toFixed(2)}`),
  },
];
