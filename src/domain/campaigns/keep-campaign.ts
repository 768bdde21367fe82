import { type Locked, lockCampaign } from "#db/locks.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import type { Tx } from "#db/pool.ts";
import { NotFoundError } from "#domain/errors.ts";

/** A campaign that cannot be stopped or deleted until the transaction ends. */
export interface KeptCampaign {
  readonly campaign: CampaignRow;
  readonly lock: Locked<"campaign">;
}

/** A tenant's campaign, which cannot be stopped or deleted until the transaction ends. @throws NotFoundError */
export async function keepCampaign(tx: Tx, tenantId: string, id: string): Promise<KeptCampaign> {
  const lock = await lockCampaign(tx, id, "SHARE");
  const [campaign] = await campaignsById(tx, [id]);
  if (campaign === undefined || campaign.tenantId !== tenantId || campaign.deletedAt !== null) {
    throw new NotFoundError("campaign", id);
  }
  return { campaign, lock };
}
