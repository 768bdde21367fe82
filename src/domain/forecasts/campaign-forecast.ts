import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { someMembers } from "#db/queries/forecast-facts.ts";
import { enrolledPeople } from "#db/queries/people-counts.ts";
import { tenantFacts, type TenantRow } from "#db/queries/tenant-facts.ts";
import { inSnapshot, type Tx } from "#db/pool.ts";
import { portion } from "#rules/forecast-cohorts.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { locate } from "#domain/scheduling/locate.ts";
import { type Circumstances, circumstancesOf } from "./circumstances.ts";
import { type CampaignForecast, foresee, forecastEnd } from "./foresee.ts";
import { knownPeople, type People } from "./people.ts";

/** Of a list of more people, so many are asked, and stand for the others. */
export const mostRepresentatives = 2_000;

/**
 * What a campaign is going to do until a time: its members are asked through the decision when they may be called, and
 * the calls are played many times with outcomes and durations as they were so far. Reads only. The work is bounded,
 * except for one index of the members, which is read to choose `mostRepresentatives` of them.
 * @throws NotFoundError, InputValidationError
 */
export async function campaignForecast(
  context: DomainContext,
  tenantId: string,
  { campaignId, until: wanted }: { readonly campaignId: string; readonly until: Date | null },
): Promise<CampaignForecast> {
  const facts = await inSnapshot(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const until = forecastEnd(now, wanted);
    const { campaign, isIfStarted } = await savedCampaign(tx, tenantId, campaignId);
    const tenant = (await tenantFacts.first(tx, [tenantId]))!;
    const circumstances = await circumstancesOf(tx, { campaign, tenant, now, until });
    const people = await membersOf(tx, campaign, { tenant, circumstances, now });
    return { now, until, campaign, isIfStarted, circumstances, ...people };
  });
  return await foresee(facts);
}

/** A campaign of a tenant as it would be if it were started. @throws NotFoundError */
export async function savedCampaign(
  tx: Tx,
  tenantId: string,
  campaignId: string,
): Promise<{ readonly campaign: CampaignRow; readonly isIfStarted: boolean }> {
  const [row] = await campaignsById(tx, [campaignId]);
  if (row?.tenantId !== tenantId) throw new NotFoundError("campaign", campaignId);
  const campaign = { ...row, state: "ACTIVE", pausedReason: null } as const;
  return { campaign, isIfStarted: row.state !== "ACTIVE" };
}

/** The members of a campaign, or some who stand for all. */
export async function membersOf(
  tx: Tx,
  campaign: CampaignRow,
  about: { readonly tenant: TenantRow; readonly circumstances: Circumstances; readonly now: Date },
): Promise<People> {
  const { enrolled } = (await enrolledPeople.first(tx, campaign.tenantId, campaign.id))!;
  const one = Math.max(1, Math.ceil(enrolled / mostRepresentatives));
  const members = await someMembers(tx, campaign.id, one, mostRepresentatives * 2);
  const located = await locate(
    tx,
    members.map(({ contactId }) => ({ campaign, contactId })),
  );
  const asked = members.map(({ contactId }, index) => ({
    contactId,
    where: located[index]!.campaign,
  }));
  const { lanes, representatives } = await knownPeople(tx, asked, { campaign, ...about });
  if (one === 1) return { lanes, representatives };
  const { length } = representatives;
  const people = (index: number) => portion(index, length, enrolled);
  return {
    lanes,
    representatives: representatives.map((each, index) => ({ ...each, people: people(index) })),
  };
}
