import { z } from "zod";
import type { Tx } from "#db/pool.ts";
import { type Locked, lockCampaignsOfTenant } from "#db/locks.ts";
import { lookAtTenantAgain } from "#db/queries/openings.ts";
import { hoursOfTenant, setHoursOfTenant, settleCampaignsAgain } from "#db/queries/tenants.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { blackoutProblems } from "#rules/closed-dates.ts";
import type { BlackoutDate, ContactCap } from "#rules/campaign-settings.ts";
import { type CourtesyHours, courtesyProblems, needsLanes } from "#rules/courtesy-hours.ts";
import type { CallingRules } from "#rules/rules-in-force.ts";
import { contactCaps, refuse } from "#domain/input.ts";
import { callingRulesChoice, callingRulesProblems } from "./calling-rules.ts";

const words = z.string().max(1000);

/** Settings of the hours of all campaigns of a tenant, as a client gives them. */
export const tenantHours = {
  blackoutDates: z.array(z.object({ from: words, to: words, label: words })).nullish(),
  /** Null: the default; absent keeps them. */
  courtesyHours: z.object({ isOn: z.boolean(), startTime: words, endTime: words }).nullish(),
  /** Null puts none in force; absent keeps them. */
  callingRules: callingRulesChoice.nullish(),
  contactCaps: contactCaps.nullish(),
};

export interface TenantHoursChange {
  readonly blackoutDates?: readonly BlackoutDate[] | null | undefined;
  readonly courtesyHours?: CourtesyHours | null | undefined;
  readonly callingRules?: CallingRules | null | undefined;
  readonly contactCaps?: readonly ContactCap[] | null | undefined;
}

/** @throws InputValidationError */
export function refuseTenantHours(change: TenantHoursChange): void {
  const { blackoutDates, courtesyHours, callingRules } = change;
  refuse([
    ...(callingRules ? callingRulesProblems(callingRules) : []),
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
  { blackoutDates, courtesyHours, callingRules, contactCaps }: TenantHoursChange,
  now: Date,
): Promise<void> {
  const isGiven = blackoutDates ?? contactCaps;
  if (!isGiven && courtesyHours === undefined && callingRules === undefined) return;
  await lockCampaignsOfTenant(tx, tenantId);
  const before = (await hoursOfTenant.first(tx, tenantId))!;
  const dates = blackoutDates?.map(({ from, to, label }) => ({ from, to, label: label.trim() }));
  const after = {
    blackoutDates: dates ?? before.blackoutDates,
    courtesyHours: courtesyHours === undefined ? before.courtesyHours : courtesyHours,
    callingRules: callingRules === undefined ? before.callingRules : callingRules,
    contactCaps: contactCaps ?? before.contactCaps,
  };
  if (isSame(before, after)) return;
  await setHoursOfTenant(
    tx,
    tenantId,
    JSON.stringify(after.blackoutDates),
    after.courtesyHours,
    after.callingRules,
    JSON.stringify(after.contactCaps),
  );
  await lookAtTenantAgain(tx, tenantId);
  const changesLanes = hasBounds(before) !== hasBounds(after);
  const campaigns = await settleCampaignsAgain(tx, tenantId, now, changesLanes);
  await enqueue(
    tx,
    "follow-campaign",
    campaigns.map(({ campaignId }) => ({ tenantId, campaignId })),
  );
}

interface TenantHours {
  readonly blackoutDates: readonly BlackoutDate[];
  readonly courtesyHours: CourtesyHours | null;
  readonly callingRules: CallingRules | null;
  readonly contactCaps: readonly ContactCap[];
}

/** Whether all campaigns of the tenant have lanes. */
function hasBounds({
  courtesyHours,
  callingRules,
}: Pick<TenantHours, "courtesyHours" | "callingRules">): boolean {
  const tenant = { courtesyHours, hasCallingRules: callingRules !== null };
  return needsLanes({ hoursOf: "CAMPAIGN" }, tenant);
}

function isSame(before: TenantHours, after: TenantHours): boolean {
  const text = (all: TenantHours) => {
    const { blackoutDates, courtesyHours: hours, callingRules: chosen, contactCaps } = all;
    return JSON.stringify([
      contactCaps.map(({ max, hours: within }) => [max, within]),
      chosen && [chosen.pack, chosen.version, chosen.exceptions, chosen.switches, chosen.ownRules],
      blackoutDates.map(({ from, to, label }) => [from, to, label]),
      hours && [hours.isOn, hours.startTime, hours.endTime],
    ]);
  };
  return text(before) === text(after);
}
