import { useData } from "~/data/use.ts";
import { CampaignLanesDocument } from "~/gql/graphql.ts";
import { Instant, placeOf } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { type Column, Table } from "~/ui/table.tsx";
import { forPeople } from "./gate-sentence.ts";

/** The most areas that are read. */
const most = 100;

interface Lane {
  readonly id: string;
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  readonly isOpen: boolean;
  readonly message: string;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
}

const columns: readonly Column<Lane>[] = [
  {
    key: "area",
    head: "Area",
    cell: ({ zones, regions }) => (
      <>
        <p className="font-medium">{zones.map(placeOf).join(", ") || "Not known"}</p>
        {regions.length > 0 && <p className="text-xs text-ink-faint">{regions.join(", ")}</p>}
      </>
    ),
  },
  {
    key: "state",
    head: "Now",
    cell: ({ isOpen }) => (
      <Status tone={isOpen ? "live" : "idle"}>{isOpen ? "Open" : "Closed"}</Status>
    ),
  },
  {
    key: "next",
    head: "Until",
    cell: ({ isOpen, opensAt, closesAt, zones, message }) => {
      const at = isOpen ? closesAt : opensAt;
      const [zone] = zones;
      return (
        <span title={forPeople(message)}>
          {at === null ? (
            forPeople(message)
          ) : (
            <Instant at={at} {...(zone !== undefined && { zone })} />
          )}
        </span>
      );
    },
  },
];

/** Where the contacts of a campaign are, and whether it may call there now. */
export function Lanes({ campaignId }: { readonly campaignId: string }) {
  const { data, error, readAgain } = useData(CampaignLanesDocument, {
    id: campaignId,
    first: most,
  });
  const lanes = data?.campaign?.lanes;
  const rows = lanes?.nodes.map((lane) => ({
    ...lane,
    id: [...lane.zones, ...lane.regions].join(" ") || "unknown",
  }));
  return (
    <Panel title="Where the contacts are">
      {error !== undefined && (
        <div className="p-4">
          <Failure error={error} what="The areas could not be read." onRetry={readAgain} />
        </div>
      )}
      <Table label="Areas" columns={columns} rows={rows} />
      {lanes?.pageInfo.hasNextPage === true && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-faint">
          These are {most} of {lanes.totalCount.toLocaleString()} areas.
        </p>
      )}
    </Panel>
  );
}
