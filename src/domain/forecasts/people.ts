import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { memberFacts, type MemberFacts } from "#db/queries/forecast-facts.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Tx } from "#db/pool.ts";
import type { Representative } from "#rules/forecast-cohorts.ts";
import { type Gate, gateAt } from "#rules/gate.ts";
import { permissionsOf } from "#domain/scheduling/permissions.ts";
import { tenantDecisionFacts } from "#domain/scheduling/tenant-decision-facts.ts";
import type { Circumstances } from "./circumstances.ts";

/** Those of whom the decision is asked, and the lanes in which they are. */
export interface People {
  /** The campaign as it is in each lane. */
  readonly lanes: readonly CampaignRow[];
  readonly representatives: readonly Representative[];
}

/** What the decision about each of them has in common. */
export interface Surroundings {
  readonly campaign: CampaignRow;
  readonly tenant: TenantRow;
  readonly circumstances: Circumstances;
  readonly now: Date;
}

/** A contact, and the campaign as it is where the contact is: the same object for all who are in one lane. */
export interface AskedContact {
  readonly contactId: string;
  readonly where: CampaignRow;
}

interface KnownPerson extends Representative {
  readonly contactId: string;
}

/** Contacts as the dispatcher would decide about them, each standing for itself. */
export async function knownPeople(
  tx: Tx,
  asked: readonly AskedContact[],
  surroundings: Surroundings,
): Promise<Omit<People, "representatives"> & { readonly representatives: readonly KnownPerson[] }> {
  const { campaign, tenant, now } = surroundings;
  const lanes = new Lanes(now);
  const whereOf = new Map(asked.map(({ contactId, where }) => [contactId, where]));
  const members = asked.map(({ contactId, where }) => ({
    contactId,
    round: lanes.gateOf(where).round,
  }));
  const facts = members.length === 0 ? [] : await memberFacts(tx, campaign.id, members);
  const permissions = await permissionsOf(
    tx,
    facts.map(({ contactId }) => ({ tenant, campaign: whereOf.get(contactId)!, contactId })),
    now,
  );
  const representatives = facts.map((member, index): KnownPerson => {
    const where = whereOf.get(member.contactId)!;
    const permission = permissions[index];
    return representativeOf(member, { ...lanes.known(where, surroundings), permission });
  });
  return { lanes: lanes.all, representatives };
}

type Known = Omit<Representative["facts"], "contact" | "call">;

function representativeOf(
  member: MemberFacts,
  { lane, ...known }: Known & { readonly lane: number },
): KnownPerson {
  const { contactId, kind, scheduledTime, redialRound, isCallback, ...contact } = member;
  const call =
    kind === null || scheduledTime === null
      ? null
      : { kind, scheduledTime, redialRound, isCallback: isCallback === true };
  return { contactId, lane, people: 1, facts: { ...known, contact, call }, owed: contact };
}

/** The lanes of a forecast, each with its gate. */
export class Lanes {
  readonly #now: Date;
  readonly #gates = new Map<CampaignRow, { readonly lane: number; readonly gate: Gate }>();

  constructor(now: Date) {
    this.#now = now;
  }

  get all(): CampaignRow[] {
    return [...this.#gates.keys()];
  }

  gateOf(where: CampaignRow): Gate {
    return this.#of(where).gate;
  }

  /** The facts of the decision that do not depend on the contact, in the lane. */
  known(where: CampaignRow, { tenant, circumstances: { pool } }: Surroundings) {
    const { lane, gate } = this.#of(where);
    return { lane, tenant: tenantDecisionFacts(tenant), campaign: where, pool, gate, queue: null };
  }

  #of(where: CampaignRow) {
    const known = this.#gates.get(where);
    if (known !== undefined) return known;
    const added = { lane: this.#gates.size, gate: gateAt(where, this.#now) };
    this.#gates.set(where, added);
    return added;
  }
}

/** Two groups of people in one forecast. */
export function together(one: People, other: People): People {
  const { length } = one.lanes;
  return {
    lanes: [...one.lanes, ...other.lanes],
    representatives: [
      ...one.representatives,
      ...other.representatives.map((each) => ({ ...each, lane: each.lane + length })),
    ],
  };
}
