import type { CampaignFacts } from "#rules/decision.ts";
import type { Queryable } from "#db/pool.ts";
import { settingValue } from "#db/setting-columns.ts";
import { type CampaignSettings, settingNames } from "#rules/campaign-settings.ts";

/** A campaign as the dispatcher sees it. */
export interface CampaignRow extends CampaignFacts, CampaignSettings {
  readonly id: string;
  readonly tenantId: string;
  readonly liveCalls: number;
  readonly lastClaimAt: Date | null;
}

const settings = settingNames.map((name) => `${settingValue(name, "c")} as "${name}"`).join(", ");

const select = `
  select c.id, c.tenant_id as "tenantId", c.state, c.paused_reason as "pausedReason",
    c.created_at as "createdAt", c.deleted_at as "deletedAt", ${settings},
    (select last_claim_at from campaign_turn where campaign_id = c.id) as "lastClaimAt",
    (select count(*)::int from call
      where tenant_id = c.tenant_id and campaign_id = c.id and status in ('CALLING', 'IN_PROGRESS')
        and kind <> 'TEST') as "liveCalls",
    (select rests_until from resting_number
      where tenant_id = c.tenant_id and phone_number_id = c.phone_number_id) as "numberRestsUntil"
  from campaign c`;

/** Every active campaign of every tenant that is not disabled. */
export async function activeCampaigns(db: Queryable): Promise<CampaignRow[]> {
  // Without a name: a statement without parameters would keep its first plan for good.
  const { rows } = await db.query<CampaignRow>(
    `${select} where c.state = 'ACTIVE' and c.deleted_at is null
       and not exists (select from tenant where id = c.tenant_id and disabled_at is not null)`,
  );
  return rows;
}

/** The campaigns of these tenants that may dial, and those in which somebody asked for a test call. */
export async function dialableCampaigns(
  db: Queryable,
  tenantIds: readonly string[],
): Promise<CampaignRow[]> {
  const { rows } = await db.query<CampaignRow>({
    name: "dialable-campaigns",
    text: `${select}
      where c.tenant_id = any($1::uuid[]) and (
        (c.state = 'ACTIVE' and c.deleted_at is null)
        or c.id in (
          select campaign_id from call
          where tenant_id = any($1::uuid[]) and status = 'SCHEDULED' and kind = 'TEST'))`,
    values: [tenantIds],
  });
  return rows;
}

export async function campaignsById(
  db: Queryable,
  campaignIds: readonly string[],
): Promise<CampaignRow[]> {
  const { rows } = await db.query<CampaignRow>({
    name: "campaigns-by-id",
    text: `${select} where c.id = any($1::uuid[])`,
    values: [campaignIds],
  });
  return rows;
}
