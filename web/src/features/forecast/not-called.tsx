import { forPeople } from "~/features/campaign/gate-sentence.ts";
import type { CampaignForecastQuery, CampaignOnPageFragment } from "~/gql/graphql.ts";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { decisionReasons } from "~/words/decision-reasons.ts";

type Forecast = NonNullable<CampaignForecastQuery["campaignForecast"]>;

/** Who is not called, and by which rule, with counts. */
export function NotCalled({
  campaign: { people },
  forecast,
}: {
  readonly campaign: CampaignOnPageFragment;
  readonly forecast: Forecast | null;
}) {
  return (
    <Panel title="Who is not called, and why">
      {forecast === null ? (
        <div className="flex flex-col gap-2 p-4">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      ) : (
        <ul className="divide-y divide-line">
          {forecast.notCalled.map(({ reason, meaning, people: count }) => (
            <Row
              key={reason}
              count={count}
              name={decisionReasons[reason].refusal}
              about={forPeople(meaning)}
            />
          ))}
          {forecast.later > 0 && (
            <Row count={forecast.later} name="Later" about="They may be called after these days." />
          )}
          {forecast.missedInRound.p50 > 0 && (
            <Row
              count={forecast.missedInRound.p50}
              name="Not in time"
              about="There are too few lines or hours for them in this round."
            />
          )}
          {forecast.notCalled.length === 0 &&
            forecast.later === 0 &&
            forecast.missedInRound.p50 === 0 && (
              <li className="px-4 py-3 text-ink-soft">
                {people.enrolled === 0
                  ? "Nobody is enrolled yet."
                  : "Everybody can be called when the hours are open."}
              </li>
            )}
        </ul>
      )}
    </Panel>
  );
}

function Row({
  count,
  name,
  about,
}: {
  readonly count: number;
  readonly name: string;
  readonly about: string;
}) {
  return (
    <li className="flex gap-3 px-4 py-2.5">
      <strong className="w-14 shrink-0 text-right font-semibold">{count.toLocaleString()}</strong>
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        <p className="text-xs text-ink-soft">{about}</p>
      </div>
    </li>
  );
}
