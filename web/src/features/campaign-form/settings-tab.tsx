import { Link } from "@tanstack/react-router";
import { useConnection } from "~/data/connection.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useData } from "~/data/use.ts";
import { forPeople } from "~/features/campaign/gate-sentence.ts";
import { Ribbon } from "~/features/schedule/ribbon.tsx";
import { CampaignSettingsShownDocument } from "~/gql/graphql.ts";
import { Instant } from "~/time/instant.tsx";
import { buttonClass } from "~/ui/button.tsx";
import { Fact, Facts } from "~/ui/facts.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { settingsInWords } from "./differences.ts";
import { scheduleSentence } from "./sentence.ts";
import { valuesOf } from "./values.ts";

/** The settings of a campaign, in words, with the days on which it calls. */
export function SettingsTab({ campaignId }: { readonly campaignId: string }) {
  const { tenantId } = useConnection();
  const mayNot = useMayNotChange();
  const { data, error, readAgain } = useData(CampaignSettingsShownDocument, { id: campaignId });
  const campaign = data?.campaign;
  if (campaign == null) {
    if (error !== undefined) {
      return <Failure error={error} what="The settings could not be read." onRetry={readAgain} />;
    }
    return (
      <Panel>
        <div className="flex flex-col gap-3 p-4">
          {Array.from({ length: 10 }, (_, index) => (
            <Skeleton key={index} className="h-4 w-full max-w-md" />
          ))}
        </div>
      </Panel>
    );
  }
  const values = valuesOf(campaign);
  const { assistant, phoneNumbers, schedulePreview: preview } = campaign;
  const [place] = preview.__typename === "SchedulePreviews" ? preview.places : [];
  const named = {
    assistantId: assistant?.name ?? campaign.assistantId,
    phoneNumberIds: campaign.phoneNumberIds
      .map((id) => {
        const number = phoneNumbers.find((each) => each.id === id);
        return number?.name ?? number?.number ?? id;
      })
      .join(", "),
  };
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_25rem]">
      <Panel
        title="Settings"
        aside={
          mayNot === undefined && (
            <Link
              to="/t/$tenantId/campaigns/$campaignId/edit"
              params={{ tenantId, campaignId }}
              className={buttonClass("plain")}
            >
              Edit
            </Link>
          )
        }
      >
        <Facts>
          {settingsInWords(values).map(({ field, name, text }) => (
            <Fact key={field} name={name}>
              {field === "assistantId" || field === "phoneNumberIds" ? named[field] : text}
            </Fact>
          ))}
          <Fact name="Created">
            <Instant at={campaign.createdAt} zone={campaign.timeZone} />
          </Fact>
          <Fact name="Changed">
            <Instant at={campaign.updatedAt} zone={campaign.timeZone} />
          </Fact>
        </Facts>
      </Panel>
      <Panel title="The next 14 days">
        <div className="flex flex-col gap-3 p-4">
          <p className="text-[0.8125rem]">{scheduleSentence(values)}</p>
          {place !== undefined && (
            <>
              <Ribbon days={place.days} zone={place.timeZones[0] ?? campaign.timeZone} />
              <p className="text-xs text-ink-faint">{forPeople(place.message)}</p>
            </>
          )}
        </div>
      </Panel>
    </div>
  );
}
