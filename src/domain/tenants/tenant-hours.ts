import { z } from "zod";
import type { Tx } from "#db/pool.ts";
import { type Locked, lockCampaignsOfTenant } from "#db/locks.ts";
import { lookAtTenantAgain } from "#db/queries/openings.ts";
import { hoursOfTenant, setHoursOfTenant, settleCampaignsAgain } from "#db/queries/tenants.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { blackoutProblems } from "#rules/closed-dates.ts";
import type { BlackoutDate } from "#rules/campaign-settings.ts";
import { type CourtesyHours, courtesyProblems } from "#rules/courtesy-hours.ts";
import { refuse } from "#domain/input.ts";

const words = z.string().max(1000);

/** Settings of the hours of all campaigns of a tenant, as a client gives them. */
export const tenantHours = {
  blackoutDates: z.array(z.object({ from: words, to: words, label: words })).nullish(),
  /** Null: the default; absent keeps them. */
  courtesyHours: z.object({ isOn: z.boolean(), startTime: words, endTime: words }).nullish(),
};

export interface TenantHoursChange {
  readonly blackoutDates?: readonly BlackoutDate[] | null | undefined;
  readonly courtesyHours?: CourtesyHours | null | undefined;
}

/** @throws InputValidationError */
export function refuseTenantHours({ blackoutDates, courtesyHours }: TenantHoursChange): void {
  refuse([
    ...blackoutProblems(blackoutDates ?? []),
    ...(courtesyHours ? courtesyProblems(courtesyHours) : []),
  ]);
}

/**
 * Changes the hours of a tenant's campaigns, where the change gives some. When it is committed no dial outside of them is
 * committed as SENT any more; calls that wait are moved in steps, as when a campaign is edited.
 */
export async function changeTenantHours(
  tx: Tx,
  _lock: Locked<"tenant", "UPDATE">,
  tenantId: string,
  { blackoutDates, courtesyHours }: TenantHoursChange,
  now: Date,
): Promise<void> {
  if (!blackoutDates && courtesyHours === undefined) return;
  await lockCampaignsOfTenant(tx, tenantId);
  const before = (await hoursOfTenant.first(tx, tenantId))!;
  const dates = blackoutDates?.map(({ from, to, label }) => ({ from, to, label: label.trim() }));
  const after = {
    blackoutDates: dates ?? before.blackoutDates,
    courtesyHours: courtesyHours === undefined ? before.courtesyHours : courtesyHours,
  };
  if (isSame(before, after)) return;
  await setHoursOfTenant(tx, tenantId, JSON.stringify(after.blackoutDates), after.courtesyHours);
  await lookAtTenantAgain(tx, tenantId);
  const campaigns = await settleCampaignsAgain(tx, tenantId, now);
  await enqueue(
    tx,
    "follow-campaign",
    campaigns.map(({ campaignId }) => ({ tenantId, campaignId })),
  );
}

interface TenantHours {
  readonly blackoutDates: readonly BlackoutDate[];
  readonly courtesyHours: CourtesyHours | null;
}

function isSame(before: TenantHours, after: TenantHours): boolean {
  const text = ({ blackoutDates, courtesyHours: hours }: TenantHours) =>
    JSON.stringify([
      blackoutDates.map(({ from, to, label }) => [from, to, label]),
      hours && [hours.isOn, hours.startTime, hours.endTime],
    ]);
  return text(before) === text(after);
}
