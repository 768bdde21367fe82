import { Link } from "@tanstack/react-router";
import type { CampaignInListFragment } from "~/gql/graphql.ts";
import { Meter } from "~/ui/meter.tsx";
import { Status } from "~/ui/status.tsx";
import type { Column } from "~/ui/table.tsx";
import { stateOf } from "~/words/campaign-state.ts";
import { CampaignActions } from "./campaign-actions.tsx";
import { gateSentence } from "./gate-sentence.ts";

/** Whether a campaign dials, waits, or is held. */
export function CampaignStatus({ state, gate }: Pick<CampaignInListFragment, "state" | "gate">) {
  const { word, tone } = stateOf(state, gate);
  return <Status tone={tone}>{word}</Status>;
}

/** A campaign in the list of all. */
export function campaignColumns(tenantId: string): readonly Column<CampaignInListFragment>[] {
  return [
    {
      key: "name",
      head: "Campaign",
      className: "sm:min-w-52",
      cell: (campaign) => (
        <>
          <Link
            to="/t/$tenantId/campaigns/$campaignId"
            params={{ tenantId, campaignId: campaign.id }}
            className="font-medium text-ink hover:underline"
          >
            {campaign.name}
          </Link>
          <p className="mt-0.5 max-w-xl text-xs text-ink-soft">{gateSentence(campaign)}</p>
          <div className="mt-1.5 flex flex-wrap items-center gap-2 text-xs text-ink-soft sm:hidden">
            <CampaignStatus {...campaign} />
            {campaign.people.reached.toLocaleString()} of{" "}
            {campaign.people.enrolled.toLocaleString()} reached
          </div>
        </>
      ),
    },
    { key: "state", head: "Now", className: "hidden sm:table-cell", cell: CampaignStatus },
    {
      key: "people",
      head: "People reached",
      className: "hidden w-52 min-w-40 sm:table-cell",
      cell: ({ people: { reached, enrolled } }) => {
        if (enrolled === 0) return <span className="text-xs text-ink-faint">No contacts yet</span>;
        const share = reached / enrolled;
        return (
          <>
            <p className="mb-1.5 flex justify-between text-xs text-ink-soft">
              <span>
                <strong className="text-sm font-semibold text-ink">
                  {reached.toLocaleString()}
                </strong>{" "}
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
      key: "answers",
      head: "Answered",
      isNumber: true,
      className: "hidden md:table-cell",
      cell: ({ answerRate }) =>
        answerRate === null ? (
          <span className="text-ink-faint">–</span>
        ) : (
          `${Math.round(100 * answerRate)} %`
        ),
    },
    {
      key: "lines",
      head: "Lines",
      className: "hidden sm:table-cell",
      isNumber: true,
      cell: ({ gate: { slotsInUse, slotsFree } }) => (
        <span className="whitespace-nowrap" title={`${slotsInUse} in use, ${slotsFree} free`}>
          <strong className="font-semibold">{slotsInUse}</strong>
          <span className="text-ink-faint"> / {slotsInUse + slotsFree}</span>
        </span>
      ),
    },
    {
      key: "actions",
      head: <span className="sr-only">Actions</span>,
      cell: (campaign) => <CampaignActions campaign={campaign} />,
    },
  ];
}
