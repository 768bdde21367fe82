import { areasOfContacts } from "#db/queries/lanes.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { Queryable } from "#db/pool.ts";
import type { Area } from "#rules/area.ts";
import type { KnownOfPlace } from "#rules/area-evidence.ts";
import { inArea } from "#rules/in-area.ts";

/** A campaign as it is for a contact. */
export interface Located<Campaign> {
  readonly campaign: Campaign;
  /** The contact's lane; null: the campaign has no lanes, or the contact's area is not derived yet. */
  readonly areaId: number | null;
  /** The contact's area, and what it is derived from; null as above. */
  readonly found: (Area & KnownOfPlace) | null;
}

/** A contact in a campaign. */
export interface Pair<Campaign> {
  readonly campaign: Campaign;
  readonly contactId: string;
}

/**
 * Campaigns as they are for contacts, in their order: one that has lanes is read where the contact is. Contacts of one
 * lane get the same campaign. One statement, if any of the campaigns has lanes.
 */
export async function locate<Campaign extends CampaignRow>(
  db: Queryable,
  pairs: readonly Pair<Campaign>[],
): Promise<Located<Campaign>[]> {
  const laned = pairs.filter(({ campaign }) => campaign.isLaned);
  if (laned.length === 0) return pairs.map(({ campaign }) => withoutLanes(campaign));
  const rows = await areasOfContacts(db, [...new Set(laned.map(({ contactId }) => contactId))]);
  const areaOf = new Map(rows.map((row) => [row.contactId, row]));
  const made = new Map<string, Campaign>();
  return pairs.map(({ campaign, contactId }) => {
    if (!campaign.isLaned) return withoutLanes(campaign);
    const found = areaOf.get(contactId) ?? null;
    const areaId = found?.areaId ?? null;
    const key = `${campaign.id} ${areaId ?? ""}`;
    const there = made.get(key) ?? inArea(campaign, found);
    made.set(key, there);
    return { campaign: there, areaId, found };
  });
}

function withoutLanes<Campaign>(campaign: Campaign): Located<Campaign> {
  return { campaign, areaId: null, found: null };
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
