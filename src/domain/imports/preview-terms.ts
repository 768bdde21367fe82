import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { areaOf } from "#rules/area-of.ts";
import type { Area } from "#rules/area.ts";
import type { KnownOfPlace } from "#rules/area-evidence.ts";
import { inArea } from "#rules/in-area.ts";
import { enrolmentTerms, type EnrolmentTerms } from "#domain/campaigns/enrolments.ts";

/** On which terms a contact would be enrolled: where it would be after the import, as `enrol` does. */
export interface TermsOfPlace {
  readonly terms: EnrolmentTerms;
  readonly area: Area;
  readonly areaKey: string;
  /** The campaign as it is there. */
  readonly there: CampaignRow;
}

/** The terms of contacts of a campaign by what would be known of their places. Those of an area are computed once. */
export function termsByPlace(
  campaign: CampaignRow,
  now: Date,
): (known: KnownOfPlace) => TermsOfPlace {
  const of = (there: CampaignRow) => ({ there, terms: enrolmentTerms(there, now) });
  const ofAll = campaign.isLaned ? null : of(campaign);
  const ofAreas = new Map<string, ReturnType<typeof of>>();
  return (known) => {
    const { area, key } = areaOf(known);
    let found = ofAll ?? ofAreas.get(key);
    if (found === undefined) ofAreas.set(key, (found = of(inArea(campaign, area))));
    return { ...found, area, areaKey: key };
  };
}
