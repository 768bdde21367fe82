import { callColumnsOfContact } from "~/features/call/call-columns.tsx";
import { useList } from "~/data/list.ts";
import { useChanged } from "~/data/refresh.ts";
import {
  type CallsOfContactQuery,
  CallsOfContactDocument,
  type ContactOnPageFragment,
} from "~/gql/graphql.ts";
import { useNow } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { More } from "~/ui/more.tsx";
import { Empty, Panel } from "~/ui/panel.tsx";
import { Table } from "~/ui/table.tsx";
import { RoundStrip } from "./round-strip.tsx";
import type { CampaignOfContact } from "./rounds.ts";

const noCalls = { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] };

const partOf = ({ contact }: CallsOfContactQuery) => contact?.calls ?? noCalls;

const dayMs = 86_400_000;

/** The calls to a contact: as rounds of a campaign, and one by one. */
export function ContactCalls({
  contact,
  campaign,
  version,
}: {
  readonly contact: ContactOnPageFragment;
  readonly campaign: CampaignOfContact | undefined;
  /** They are read again when this number changes. */
  readonly version: number;
}) {
  const list = useList(CallsOfContactDocument, { id: contact.id }, partOf, { size: 100 });
  const { rows, error, readAgain } = list;
  const today = Math.floor(useNow() / dayMs) * dayMs;
  useChanged(version, readAgain);
  return (
    <>
      {error !== undefined && (
        <Failure error={error} what="The calls could not be read." onRetry={readAgain} />
      )}
      {campaign !== undefined && (
        <RoundStrip
          campaign={campaign}
          calls={rows?.filter((call) => call.campaign.id === campaign.id)}
          isComplete={list.more === null}
          now={new Date(today)}
        />
      )}
      <Panel title="Calls">
        <Table
          label="Calls to this contact"
          columns={callColumnsOfContact}
          rows={error !== undefined && rows === undefined ? [] : rows}
          empty={<Empty title="No call yet" />}
        />
        {rows !== undefined && rows.length > 0 && (
          <More shown={rows.length} total={list.total} isBusy={list.isReading} onMore={list.more} />
        )}
      </Panel>
    </>
  );
}
