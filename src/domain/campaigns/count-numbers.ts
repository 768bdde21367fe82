import { lockTenants } from "#db/locks.ts";
import { beginCounting, countFormerCalls } from "#db/queries/number-use.ts";
import type { Tx } from "#db/pool.ts";
import type { CampaignSettings } from "#rules/campaign-settings.ts";
import { dayMs } from "#rules/clock-time.ts";

/** The local day of any time zone that contains an instant began at most so long before it. */
const longestDayMs = dayMs + 60 * 60_000;

/**
 * Has the calls from a tenant's numbers counted, if these settings need it: there are several numbers, or a daily limit.
 * To be called before the campaign is locked. The first time, the calls of the day are counted; those that are claimed
 * meanwhile are put back, as they have no place in the counts.
 */
export async function countNumbers(
  tx: Tx,
  tenantId: string,
  { phoneNumberIds, maxCallsPerNumberPerDay }: Partial<CampaignSettings>,
  now: () => Promise<Date>,
): Promise<void> {
  if ((phoneNumberIds ?? []).length <= 1 && maxCallsPerNumberPerDay == null) return;
  await lockTenants(tx, [tenantId]);
  if ((await beginCounting.count(tx, tenantId)) === 0) return;
  await countFormerCalls(tx, tenantId, new Date((await now()).getTime() - longestDayMs));
}
