import type { CampaignForecastQuery } from "~/gql/graphql.ts";

type Forecast = NonNullable<CampaignForecastQuery["campaignForecast"]>;

/** A forecast that stays, so that what comes is compared with it, and not with one that was made afterwards. */
export interface KeptForecast {
  readonly forecast: Forecast;
  /** The calls that the campaign had placed when it was made. */
  readonly placedBefore: number;
  /** The people of its list then. */
  readonly enrolled: number;
}

const keyOf = (campaignId: string, days: number): string =>
  `call-scheduler:forecast:${campaignId}:${days}`;

/** The forecast that was kept in this tab; null: none, or it has ended. */
export function readKept(campaignId: string, days: number): KeptForecast | null {
  try {
    const text = sessionStorage.getItem(keyOf(campaignId, days));
    const kept = text === null ? null : (JSON.parse(text) as KeptForecast);
    return kept === null || Date.parse(kept.forecast.until) < Date.now() ? null : kept;
  } catch {
    return null;
  }
}

export function keep(campaignId: string, days: number, kept: KeptForecast): void {
  try {
    sessionStorage.setItem(keyOf(campaignId, days), JSON.stringify(kept));
  } catch {
    // The storage of the browser is full or switched off: the forecast is made again.
  }
}
