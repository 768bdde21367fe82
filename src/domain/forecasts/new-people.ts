import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { Tx } from "#db/pool.ts";
import type { Area } from "#rules/area.ts";
import { areaKey } from "#rules/area.ts";
import type { ContactFacts } from "#rules/facts.ts";
import { inArea } from "#rules/in-area.ts";
import { unknownContact } from "#rules/owed-call.ts";
import { permissionsOf } from "#domain/scheduling/permissions.ts";
import { Lanes, type People, type Surroundings } from "./people.ts";

/** People who are no contacts yet. */
export interface NewPeople {
  readonly people: number;
  /** Where they are, of a campaign with lanes. */
  readonly area: Area;
  /** In E.164; empty: not known. */
  readonly phone: string;
  /** What is known of them besides that they would be members. */
  readonly facts?: Partial<ContactFacts>;
}

const newContact = {
  ...unknownContact,
  isInFlight: false,
  dialsInRound: 0,
  dialsWithoutCallbacks: 0,
  redialsInRound: 0,
  isCovered: false,
};

/** People as they would be if they were contacts and members of the campaign. */
export async function newPeople(
  tx: Tx,
  groups: readonly NewPeople[],
  surroundings: Surroundings,
): Promise<People> {
  const { campaign, tenant, now } = surroundings;
  const lanes = new Lanes(now);
  const placed = placesOf(campaign);
  const located = groups.map((group) => ({ ...group, where: placed(group.area) }));
  const permissions = await permissionsOf(
    tx,
    located.map(({ where, phone }) => ({ tenant, campaign: where, phone, contactId: null })),
    now,
  );
  const representatives = located.map(({ people, where, facts }, index) => {
    const { lane, ...known } = lanes.known(where, surroundings);
    const contact = { ...newContact, ...facts };
    const permission = permissions[index];
    return { lane, people, facts: { ...known, contact, call: null, permission }, owed: contact };
  });
  return { lanes: lanes.all, representatives };
}

/** A campaign as it is in areas: the same object for the same area, and for all of them if it has no lanes. */
export function placesOf(campaign: CampaignRow): (area: Area) => CampaignRow {
  const made = new Map<string, CampaignRow>();
  return (area) => {
    if (!campaign.isLaned) return campaign;
    const key = areaKey(area);
    const where = made.get(key) ?? inArea(campaign, area);
    made.set(key, where);
    return where;
  };
}
