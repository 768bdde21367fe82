import { type CampaignRow, dialableCampaigns } from "#db/queries/campaign-facts.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Tx } from "#db/pool.ts";
import type { PoolFacts } from "#rules/choose-number.ts";
import { rateLeft, slotsLeft } from "#rules/forecast-shares.ts";
import { type ForecastNumbers, forecastNumbers } from "#rules/forecast-starts.ts";
import { loadPool } from "#domain/scheduling/number-pools.ts";
import { type Experience, experienceOf } from "./experience.ts";

/** What bounds the calls of a campaign besides its hours and contacts, and how calls have ended so far. */
export interface Circumstances {
  /** The calls that it may have at the same time. */
  readonly slots: number;
  /** Null: no limit. It may be a part of one call. */
  readonly startsPerMinute: number | null;
  readonly pool: PoolFacts;
  /** Null: its numbers have no limit, and none rests. */
  readonly numbers: ForecastNumbers | null;
  readonly experience: Experience;
}

/** What bounds a campaign of a tenant, which need not be saved, between two times. A fixed number of statements. */
export async function circumstancesOf(
  tx: Tx,
  {
    campaign,
    tenant,
    now,
    until,
  }: {
    readonly campaign: CampaignRow;
    readonly tenant: TenantRow;
    readonly now: Date;
    readonly until: Date;
  },
): Promise<Circumstances> {
  const pool = await loadPool(tx, campaign, now);
  const open = await dialableCampaigns(tx, [tenant.id], now);
  const others = open.filter(({ id, liveCalls }) => id !== campaign.id && liveCalls > 0);
  return {
    slots: slotsLeft(campaign, tenant, others),
    startsPerMinute: rateLeft(campaign, tenant, others),
    pool,
    numbers: forecastNumbers(pool, { timeZone: campaign.timeZone, now, until }),
    experience: await experienceOf(tx, campaign, now),
  };
}
