import type { CallStatus } from "#db/generated/prisma/enums.ts";
import { callsByStatus } from "#db/queries/call-counts.ts";
import { type CampaignPeople, campaignPeople } from "#db/queries/people-counts.ts";
import type { DomainContext } from "#domain/context.ts";

/** The number of a campaign's calls by status. Test calls are not counted. */
export type CampaignProgress = Readonly<Record<CallStatus, number>> & {
  /** Of the calls that are CALLING, those whose request has not been sent. A stop cancels them. */
  readonly notSent: number;
};

/** The progress of these campaigns, one entry each, in one statement. */
export async function progressOf(
  { pool }: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, CampaignProgress>> {
  const rows = await callsByStatus(pool, tenantId, campaignIds);
  const progress = new Map(campaignIds.map((id) => [id, { ...nothing }]));
  for (const { campaignId, status, calls, notSent } of rows) {
    const counts = progress.get(campaignId)!;
    counts[status] = calls;
    counts.notSent += notSent;
  }
  return progress;
}

/** The people of these campaigns, one entry each, in one statement. */
export async function peopleOf(
  { pool }: DomainContext,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, PeopleOfCampaign>> {
  const people = new Map<string, PeopleOfCampaign>(
    campaignIds.map((campaignId) => [campaignId, { campaignId, ...nobody }]),
  );
  for (const counts of await campaignPeople(pool, tenantId, campaignIds)) {
    people.set(counts.campaignId, counts);
  }
  return people;
}

export interface PeopleOfCampaign extends CampaignPeople {
  readonly campaignId: string;
}

const nobody: CampaignPeople = { enrolled: 0, called: 0, reached: 0, waiting: 0, notCallable: 0 };

const nothing: Record<CallStatus | "notSent", number> = {
  SCHEDULED: 0,
  CALLING: 0,
  IN_PROGRESS: 0,
  COMPLETED: 0,
  FAILED: 0,
  CANCELLED: 0,
  notSent: 0,
};
