import { campaignsWithHolidays, openHolidayAlerts } from "#db/queries/holidays-end.ts";
import { inTransaction } from "#db/pool.ts";
import { dateOf, dayMs } from "#rules/clock-time.ts";
import { holidaysOf } from "#rules/holiday-sets.ts";
import { quoted } from "#rules/quoted.ts";
import type { DomainContext } from "#domain/context.ts";
import { clearLastingAlert, raiseLastingAlert } from "#domain/alerts.ts";

/** So long before the last day that a holiday set knows, people are told that no window opens after it. */
const noticeDays = 90;

/**
 * Alerts to every active campaign with a holiday set that ends within 90 days, has ended, or is not known; clears the
 * alerts of campaigns of which that is not true any more. To be called every hour: the same alert is raised once.
 */
export async function warnOfHolidaysThatEnd({ pool, clock }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  const latest = dateOf(Math.floor(now.getTime() / dayMs) + noticeDays);
  const ending = (await campaignsWithHolidays(pool)).flatMap((campaign) => {
    const problem = problemOf(campaign.holidaySets, latest);
    return problem === null ? [] : [{ ...campaign, ...problem }];
  });
  const ids = new Set(ending.map(({ id }) => id));
  const open = await openHolidayAlerts(pool);
  const past = open.filter(({ subject }) => !ids.has(subject));
  if (ending.length === 0 && past.length === 0) return;
  await inTransaction(pool, async (tx) => {
    for (const { tenantId, subject } of past) {
      await clearLastingAlert(tx, { tenantId, kind: "HOLIDAYS_END", subject }, now);
    }
    for (const { id: subject, tenantId, name, problem, remedy } of ending) {
      const message = `the campaign ${quoted(name)} places no calls ${problem}: remove the holiday set with updateCampaign, or have the operator of the server ${remedy}`;
      await raiseLastingAlert(tx, { tenantId, kind: "HOLIDAYS_END", subject, message, at: now });
    }
  });
}

/** Why the campaign will place no calls, and what the operator of the server can do; null: it is not so. */
function problemOf(
  names: readonly string[],
  latest: string,
): { readonly problem: string; readonly remedy: string } | null {
  const unknown = names.find((name) => holidaysOf(name) === null);
  if (unknown !== undefined) {
    return {
      problem: `as the holiday set ${quoted(unknown)} is not known`,
      remedy: "put the set back into CALLING_RULES_DIR",
    };
  }
  const ends = names
    .map((name) => ({ name, until: holidaysOf(name)!.knownUntil }))
    .toSorted((a, b) => (a.until < b.until ? -1 : 1))[0];
  if (ends === undefined || ends.until > latest) return null;
  return {
    problem: `after ${ends.until}, as later holidays of ${ends.name} are not known`,
    remedy: "add its later holidays",
  };
}
