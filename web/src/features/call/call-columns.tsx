import { Link } from "@tanstack/react-router";
import type { CallInListFragment } from "~/gql/graphql.ts";
import { Instant, duration } from "~/time/instant.tsx";
import { Status } from "~/ui/status.tsx";
import type { Column } from "~/ui/table.tsx";
import { callKinds, cancelReasons, callOutcomes, callStatuses, dollars } from "~/words/calls.ts";

/** How a call stands: how it ended, or what it does. */
export function CallState({ status, outcome }: Pick<CallInListFragment, "status" | "outcome">) {
  const { word, tone } = outcome == null ? callStatuses[status] : callOutcomes[outcome];
  return <Status tone={tone}>{word}</Status>;
}

const contact: Column<CallInListFragment> = {
  key: "contact",
  head: "Contact",
  className: "min-w-40",
  cell: ({ id, contact: { name, phone }, placedAt, scheduledTime, campaign: { timeZone } }) => (
    <>
      <Link
        from="/t/$tenantId"
        to="/t/$tenantId/calls/$id"
        params={{ id }}
        className="font-medium text-ink hover:underline"
      >
        {name ?? phone}
      </Link>
      {name != null && <p className="text-xs text-ink-faint">{phone}</p>}
      <p className="text-xs text-ink-soft sm:hidden">
        <Instant at={placedAt ?? scheduledTime} zone={timeZone} />
      </p>
    </>
  ),
};

const state: Column<CallInListFragment> = {
  key: "state",
  head: "Call",
  cell: (call) => (
    <>
      <CallState {...call} />
      {call.kind !== "ROUND" && (
        <p className="mt-0.5 text-xs text-ink-faint">{callKinds[call.kind].word}</p>
      )}
    </>
  ),
};

const what: Column<CallInListFragment> = {
  key: "what",
  head: "What happened",
  className: "hidden lg:table-cell min-w-52",
  cell: ({ status, statusMessage, cancelReason }) => (
    <span className="line-clamp-2 text-ink-soft">
      {status === "CANCELLED" && cancelReason != null
        ? cancelReasons[cancelReason]
        : (statusMessage ?? "–")}
    </span>
  ),
};

const campaign: Column<CallInListFragment> = {
  key: "campaign",
  head: "Campaign",
  className: "hidden sm:table-cell",
  cell: (call) => <span className="text-ink-soft">{call.campaign.name}</span>,
};

const when: Column<CallInListFragment> = {
  key: "time",
  head: "When",
  sort: "placed",
  className: "hidden sm:table-cell",
  cell: (call) => (
    <Instant at={call.placedAt ?? call.scheduledTime} zone={call.campaign.timeZone} />
  ),
};

const talk: Column<CallInListFragment> = {
  key: "duration",
  head: "Talk",
  sort: "talk",
  isNumber: true,
  className: "whitespace-nowrap",
  cell: ({ durationSeconds }) =>
    durationSeconds == null || durationSeconds === 0 ? "–" : duration(durationSeconds),
};

const cost: Column<CallInListFragment> = {
  key: "cost",
  head: "Cost",
  sort: "cost",
  isNumber: true,
  className: "hidden md:table-cell",
  cell: (call) => (call.cost == null ? "–" : dollars(call.cost)),
};

/** A call in a list. */
export const callColumns: readonly Column<CallInListFragment>[] = [
  contact,
  state,
  what,
  campaign,
  when,
  talk,
  cost,
];

/** A call in the list of one contact. */
export const callColumnsOfContact: readonly Column<CallInListFragment>[] = [
  {
    ...when,
    className: "",
    cell: ({ id, placedAt, scheduledTime, campaign: { timeZone } }) => (
      <Link
        from="/t/$tenantId"
        to="/t/$tenantId/calls/$id"
        params={{ id }}
        className="font-medium hover:underline"
      >
        <Instant at={placedAt ?? scheduledTime} zone={timeZone} />
      </Link>
    ),
  },
  state,
  { ...what, className: "hidden sm:table-cell min-w-44" },
  { ...campaign, className: "hidden 2xl:table-cell" },
  talk,
  cost,
];
