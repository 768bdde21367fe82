import { ForecastPanel, type ForecastDays } from "~/features/forecast/forecast-panel.tsx";
import { NotCalled } from "~/features/forecast/not-called.tsx";
import { Outcomes } from "~/features/forecast/outcomes.tsx";
import { useForecast } from "~/features/forecast/use-forecast.ts";
import type { CampaignOnPageFragment } from "~/gql/graphql.ts";
import { Lanes } from "./lanes.tsx";
import { PeopleTiles } from "./people-tiles.tsx";

/** Whether a campaign is on course. */
export function Overview({
  campaign,
  days,
  onDays,
}: {
  readonly campaign: CampaignOnPageFragment;
  readonly days: ForecastDays;
  readonly onDays: (days: ForecastDays) => void;
}) {
  const { completed, failed } = campaign.progress;
  const forecast = useForecast(campaign, Number(days));
  return (
    <div className="flex flex-col gap-5">
      <PeopleTiles campaign={campaign} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <ForecastPanel campaign={campaign} of={forecast} days={days} onDays={onDays} />
        <NotCalled campaign={campaign} forecast={forecast.forecast} />
      </div>
      <Outcomes campaignId={campaign.id} zone={campaign.timeZone} changes={completed + failed} />
      {(campaign.gate.areas ?? 0) > 0 && <Lanes campaignId={campaign.id} />}
    </div>
  );
}
