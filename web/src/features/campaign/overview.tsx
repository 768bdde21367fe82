import { ForecastPanel, type ForecastDays } from "~/features/forecast/forecast-panel.tsx";
import { NotCalled } from "~/features/forecast/not-called.tsx";
import { Outcomes, type OutcomesSpan } from "~/features/forecast/outcomes.tsx";
import { useForecast } from "~/features/forecast/use-forecast.ts";
import type { CampaignPageQuery } from "~/gql/graphql.ts";
import { Lanes } from "./lanes.tsx";
import { PeopleTiles } from "./people-tiles.tsx";

/** Whether a campaign is on course. */
export function Overview({
  campaign,
  days,
  onDays,
  span,
  onSpan,
}: {
  readonly campaign: NonNullable<CampaignPageQuery["campaign"]>;
  readonly days: ForecastDays;
  readonly onDays: (days: ForecastDays) => void;
  readonly span: OutcomesSpan;
  readonly onSpan: (span: OutcomesSpan) => void;
}) {
  const { completed, failed } = campaign.progress;
  const forecast = useForecast(campaign, Number(days));
  return (
    <div className="flex flex-col gap-5">
      <PeopleTiles campaign={campaign} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <ForecastPanel campaign={campaign} of={forecast} days={days} onDays={onDays} />
        <NotCalled
          enrolled={campaign.people.enrolled}
          blockedBy={campaign.people.blockedBy}
          forecast={forecast.forecast}
          isResting={campaign.gate.reason === "NO_NUMBER_FREE"}
        />
      </div>
      <Outcomes
        campaignId={campaign.id}
        zone={campaign.timeZone}
        changes={completed + failed}
        span={span}
        onSpan={onSpan}
      />
      {(campaign.gate.areas ?? 0) > 0 && <Lanes campaignId={campaign.id} />}
    </div>
  );
}
