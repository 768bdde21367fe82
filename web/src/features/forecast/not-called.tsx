import { forPeople } from "~/features/campaign/gate-sentence.ts";
import type { CampaignForecastQuery, DecisionReason } from "~/gql/graphql.ts";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { decisionReasons } from "~/words/decision-reasons.ts";

type Forecast = NonNullable<CampaignForecastQuery["campaignForecast"]>;

/** Who is not called, and by which rule, with counts. */
export function NotCalled({
  enrolled,
  blockedBy,
  forecast,
  isResting,
}: {
  readonly enrolled: number;
  /** Contacts that cannot be called at any time, by reason. */
  readonly blockedBy: readonly { readonly reason: DecisionReason; readonly count: number }[];
  readonly forecast: Forecast | null;
  /** No phone number of the campaign may call now. */
  readonly isResting: boolean;
}) {
  const known = new Set(blockedBy.map(({ reason }) => reason));
  const meanings = new Map(forecast?.notCalled.map(({ reason, meaning }) => [reason, meaning]));
  const further = forecast?.notCalled.filter(({ reason }) => !known.has(reason)) ?? [];
  const { later = 0, missedInRound } = forecast ?? {};
  const missed = missedInRound?.p50 ?? 0;
  const isNobody = known.size + further.length + later + missed === 0;
  return (
    <Panel title="Who is not called, and why">
      <ul className="divide-y divide-line">
        {[...blockedBy, ...further.map(({ reason, people: count }) => ({ reason, count }))].map(
          ({ reason, count }) => (
            <Row
              key={reason}
              count={count}
              name={decisionReasons[reason].refusal}
              about={forPeople(meanings.get(reason) ?? "")}
            />
          ),
        )}
        {later > 0 && (
          <Row count={later} name="Later" about="They may be called after these days." />
        )}
        {missed > 0 && (
          <Row
            count={missed}
            name="Not in time"
            about="There are too few lines or hours for them in this round."
          />
        )}
        {forecast === null ? (
          <li className="px-4 py-3">
            <Skeleton className="h-4 w-full" />
          </li>
        ) : (
          isNobody && (
            <li className="px-4 py-3 text-ink-soft">
              {enrolled === 0
                ? "Nobody is enrolled yet: upload a list."
                : isResting
                  ? "Nobody is called now: no phone number is free."
                  : "Everybody can be called when the hours are open."}
            </li>
          )
        )}
      </ul>
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
        {about !== "" && <p className="text-xs text-ink-soft">{about}</p>}
      </div>
    </li>
  );
}
