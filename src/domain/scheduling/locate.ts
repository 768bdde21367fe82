import { areasOfContacts } from "#db/queries/lanes.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { Queryable } from "#db/pool.ts";
import type { Area } from "#rules/area.ts";
import { inArea } from "#rules/in-area.ts";

/** A campaign as it is for a contact. */
export interface Located<Campaign> {
  readonly campaign: Campaign;
  /** The contact's lane; null: the campaign has no lanes, or the contact's area is not derived yet. */
  readonly areaId: number | null;
}

/** A contact in a campaign. */
export interface Pair<Campaign> {
  readonly campaign: Campaign;
  readonly contactId: string;
}

/**
 * Campaigns as they are for contacts, in their order: one that has lanes is read where the contact is. Contacts of one
 * lane get the same object. One statement, if any of the campaigns has lanes.
 */
export async function locate<Campaign extends CampaignRow>(
  db: Queryable,
  pairs: readonly Pair<Campaign>[],
): Promise<Located<Campaign>[]> {
  const laned = pairs.filter(({ campaign }) => campaign.isLaned);
  if (laned.length === 0) return pairs.map(({ campaign }) => ({ campaign, areaId: null }));
  const rows = await areasOfContacts(db, [...new Set(laned.map(({ contactId }) => contactId))]);
  const areaOf = new Map(rows.map((row) => [row.contactId, row]));
  const made = new Map<string, Located<Campaign>>();
  return pairs.map(({ campaign, contactId }) => {
    if (!campaign.isLaned) return { campaign, areaId: null };
    const area = areaOf.get(contactId) ?? null;
    const key = `${campaign.id} ${area?.areaId ?? ""}`;
    const known = made.get(key) ?? inLane(campaign, area);
    made.set(key, known);
    return known;
  });
}

/** The same for one contact. */
export async function locateOne<Campaign extends CampaignRow>(
  db: Queryable,
  campaign: Campaign,
  contactId: string,
): Promise<Campaign> {
  const [located] = await locate(db, [{ campaign, contactId }]);
  return located!.campaign;
}

function inLane<Campaign extends CampaignRow>(
  campaign: Campaign,
  area: (Area & { readonly areaId: number }) | null,
): Located<Campaign> {
  return { campaign: inArea(campaign, area), areaId: area?.areaId ?? null };
}
