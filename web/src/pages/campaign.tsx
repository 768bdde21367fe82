import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useConnection } from "~/data/connection.ts";
import { given } from "~/data/given.ts";
import { useData } from "~/data/use.ts";
import { NoSuch } from "~/features/campaign/no-such.tsx";
import { CampaignActions } from "~/features/campaign/campaign-actions.tsx";
import { CampaignStatus } from "~/features/campaign/campaign-columns.tsx";
import { ActivityTab } from "~/features/activity/activity-tab.tsx";
import { CallsTab } from "~/features/campaign/calls-tab.tsx";
import { ContactsTab } from "~/features/campaign/contacts-tab.tsx";
import { gateSentence } from "~/features/campaign/gate-sentence.ts";
import { ImportsTab } from "~/features/campaign/imports-tab.tsx";
import { Overview } from "~/features/campaign/overview.tsx";
import { PeopleTiles } from "~/features/campaign/people-tiles.tsx";
import { useRefreshed } from "~/features/campaign/use-refreshed.ts";
import { SettingsTab } from "~/features/campaign-form/settings-tab.tsx";
import {
  CampaignPageDocument,
  type CampaignOnPageFragment,
  type CampaignPageQuery,
} from "~/gql/graphql.ts";
import { type CampaignSearch, type CampaignTab, campaignTabs } from "~/routes/campaign.ts";
import { buttonClass } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { PageHead, Skeleton } from "~/ui/panel.tsx";
import { tabClass, Tabs } from "~/ui/tabs.tsx";

const route = getRouteApi("/t/$tenantId/campaigns/$campaignId");

/** Whether a campaign is on course, and what it is made of. */
export function CampaignPage() {
  const { tenantId } = useConnection();
  const { campaignId } = route.useParams();
  const { data, error, readAgain } = useData(CampaignPageDocument, { id: campaignId });
  useRefreshed(
    useMemo(() => [campaignId], [campaignId]),
    readAgain,
  );
  const campaign = data?.campaign;
  if (campaign === null) {
    return <NoSuch what="campaign" />;
  }
  return (
    <>
      <Link
        to="/t/$tenantId/campaigns"
        params={{ tenantId }}
        className="mb-2 inline-block text-xs font-medium text-ink-faint hover:text-ink hover:underline"
      >
        Campaigns
      </Link>
      {campaign === undefined ? (
        <PageHead
          title={<Skeleton className="h-6 w-56" />}
          about={<Skeleton className="h-4 w-80" />}
        />
      ) : (
        <CampaignHead campaign={campaign} />
      )}
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The campaign could not be read." onRetry={readAgain} />
        </div>
      )}
      <CampaignTabs />
      {campaign === undefined ? (
        <PeopleTiles campaign={undefined} />
      ) : (
        <Content campaign={campaign} />
      )}
    </>
  );
}

const tabNames: Readonly<Record<CampaignTab, string>> = {
  overview: "Overview",
  contacts: "Contacts",
  calls: "Calls",
  imports: "Imports",
  settings: "Settings",
  activity: "Activity",
};

function CampaignTabs() {
  const { tenantId } = useConnection();
  const { campaignId } = route.useParams();
  const { tab: chosen = "overview" } = route.useSearch();
  return (
    <Tabs label="Parts of the campaign">
      {campaignTabs.map((tab) => (
        <Link
          key={tab}
          to="/t/$tenantId/campaigns/$campaignId"
          params={{ tenantId, campaignId }}
          search={tab === "overview" ? {} : { tab }}
          // By default the one without search parameters would be marked too.
          activeOptions={{ exact: true }}
          aria-current={tab === chosen ? "page" : undefined}
          className={tabClass(tab === chosen)}
        >
          {tabNames[tab]}
        </Link>
      ))}
    </Tabs>
  );
}

function Content({ campaign }: { readonly campaign: NonNullable<CampaignPageQuery["campaign"]> }) {
  const search = route.useSearch();
  const { tab = "overview", q = "", days = "1", span = "day", show = "placed" } = search;
  const navigate = route.useNavigate();
  const { id, timeZone } = campaign;
  const change = (next: {
    readonly [Name in keyof CampaignSearch]?: CampaignSearch[Name] | undefined;
  }) => void navigate({ search: given(next), replace: true, resetScroll: false });
  switch (tab) {
    case "overview":
      return (
        <Overview
          campaign={campaign}
          days={days}
          onDays={(next) => change({ ...search, days: next === "1" ? undefined : next })}
          span={span}
          onSpan={(next) => change({ ...search, span: next === "day" ? undefined : next })}
        />
      );
    case "contacts":
      return (
        <ContactsTab
          campaignId={id}
          q={q}
          onSearch={(next) =>
            void navigate({ search: { tab, ...(next !== "" && { q: next }) }, replace: true })
          }
        />
      );
    case "calls":
      return (
        <CallsTab
          campaignId={id}
          which={show}
          onWhich={(next) => change({ tab, show: next === "placed" ? undefined : next })}
        />
      );
    case "imports":
      return <ImportsTab campaignId={id} zone={timeZone} />;
    case "settings":
      return <SettingsTab campaignId={id} />;
    case "activity":
      return <ActivityTab campaignId={id} zone={timeZone} />;
  }
}

function CampaignHead({ campaign }: { readonly campaign: CampaignOnPageFragment }) {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  return (
    <PageHead
      title={
        <span className="flex flex-wrap items-center gap-3">
          {campaign.name}
          {campaign.deletedAt === null && <CampaignStatus {...campaign} />}
        </span>
      }
      about={
        campaign.deletedAt === null ? gateSentence(campaign) : "It was deleted. Its calls are kept."
      }
      actions={
        campaign.deletedAt === null && (
          <>
            <Link
              to="/t/$tenantId/campaigns/$campaignId/upload"
              params={{ tenantId, campaignId: campaign.id }}
              className={buttonClass(campaign.people.enrolled === 0 ? "primary" : "plain")}
            >
              Upload a list
            </Link>
            <CampaignActions
              campaign={campaign}
              onDeleted={() =>
                void navigate({ to: "/t/$tenantId/campaigns", params: { tenantId } })
              }
            />
          </>
        )
      }
    />
  );
}
