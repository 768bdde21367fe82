import { activeCampaigns } from "#db/queries/campaign-facts.ts";
import { inTransaction } from "#db/pool.ts";
import { timeZoneRemedy } from "#rules/time-zone.ts";
import type { DomainContext } from "#domain/context.ts";
import { raiseLastingAlert } from "#domain/alerts.ts";

/**
 * Alerts to every active campaign whose stored time zone is not accepted (earlier versions accepted more
 * names, and zone data changes): it does not dial. To be called when a worker starts; the same alert is
 * raised once. Returns the number of such campaigns.
 */
export async function warnOfInvalidTimeZones({ pool, clock, log }: DomainContext): Promise<number> {
  const invalid = (await activeCampaigns(pool)).flatMap(({ id, tenantId, name, timeZone }) => {
    const remedy = timeZoneRemedy(timeZone);
    return remedy === null ? [] : [{ id, tenantId, name, timeZone, remedy }];
  });
  await inTransaction(pool, async (tx) => {
    const at = await clock.now(tx);
    for (const { id, tenantId, name, timeZone, remedy } of invalid) {
      log.warn(
        { tenantId, campaignId: id, timeZone },
        `the campaign "${name}" places no calls: ${remedy}`,
      );
      await raiseLastingAlert(tx, {
        tenantId,
        kind: "TIME_ZONE_INVALID",
        subject: id,
        message: `the campaign "${name}" places no calls: ${remedy}`,
        at,
      });
    }
  });
  return invalid.length;
}
