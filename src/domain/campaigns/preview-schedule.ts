import { z } from "zod";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { hoursOfTenant } from "#db/queries/tenants.ts";
import { areaOf } from "#rules/area-of.ts";
import { type NewCampaignSettings, withDefaults } from "#rules/campaign-settings.ts";
import type { Area } from "#rules/area.ts";
import { inArea, type LanedSchedule } from "#rules/in-area.ts";
import { readStatedPlace, statedPlaceProblems } from "#rules/places/stated-place.ts";
import { previewOf, type SchedulePreview } from "#rules/preview.ts";
import { scheduleProblems } from "#rules/schedule.ts";
import { storedWindows } from "#rules/windows.ts";
import { settingsProblems } from "./campaign-input.ts";
import type { DomainContext } from "#domain/context.ts";
import { InputValidationError } from "#domain/errors.ts";
import { parsed, refuse, text } from "#domain/input.ts";

/** Places of which a preview is asked at once. */
export const mostPlaces = 50;

const places = z
  .array(
    z.object({
      timeZone: text(100).nullish(),
      country: text(100).nullish(),
      region: text(100).nullish(),
      postalCode: text(20).nullish(),
      phone: z
        .string()
        .regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164 form, for example "+14155550100"')
        .nullish(),
    }),
  )
  .max(mostPlaces, `must contain at most ${mostPlaces} places`);

export type PreviewPlaces = z.input<typeof places>;

/**
 * The next days of a campaign that is not saved, in places; without places, in its own time zone.
 * @throws InputValidationError as `createCampaign` does, except that VAPI is not asked
 */
export async function previewSchedule(
  context: DomainContext,
  tenantId: string,
  settings: NewCampaignSettings,
  where: PreviewPlaces,
): Promise<readonly SchedulePreview[]> {
  const { change, problems: windows } = storedWindows(settings, null);
  const whole = withDefaults(change);
  refuse([...settingsProblems(settings), ...windows, ...scheduleProblems(whole, settings.windows)]);
  const { pool, clock } = context;
  const now = await clock.now(pool);
  const tenant = (await hoursOfTenant.first(pool, tenantId))!;
  const { blackoutDates: tenantBlackoutDates, courtesyHours, callingRules } = tenant;
  const of = { createdAt: now, tenantBlackoutDates, courtesyHours, callingRules };
  return previewsOf({ ...whole, ...of }, areasOfPlaces(where), now);
}

/** The same of a campaign that is saved, also if its settings are not acceptable any more. */
export async function campaignPreview(
  context: DomainContext,
  tenantId: string,
  campaignId: string,
  where: PreviewPlaces,
): Promise<readonly SchedulePreview[]> {
  const { pool, clock } = context;
  const now = await clock.now(pool);
  const { courtesyHours, callingRules } = (await hoursOfTenant.first(pool, tenantId))!;
  const campaign: CampaignRow = (await campaignsById.first(pool, [campaignId]))!;
  return previewsOf({ ...campaign, courtesyHours, callingRules }, areasOfPlaces(where), now);
}

/** The area of each place. @throws InputValidationError */
export function areasOfPlaces(where: PreviewPlaces): Area[] {
  return at("places", () => parsed(places, where)).map((place, index) => {
    const phone = place.phone ?? "";
    const texts = {
      timeZone: place.timeZone ?? null,
      country: place.country ?? null,
      region: place.region ?? null,
      postalCode: place.postalCode ?? null,
    };
    const problems = statedPlaceProblems(texts, phone);
    refuse(
      problems.map(({ field, problem }) => ({
        path: ["places", String(index), field],
        message: problem,
      })),
    );
    return areaOf({ ...readStatedPlace(texts, phone), phone }).area;
  });
}

/** Runs a check of a part of the input, whose problems are named with its path. */
function at<Value>(field: string, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InputValidationError)) throw error;
    const problems = error.problems.map((problem) => ({
      ...problem,
      path: [field, ...problem.path],
    }));
    throw new InputValidationError(problems);
  }
}

function previewsOf(
  schedule: LanedSchedule,
  areas: readonly Area[],
  now: Date,
): readonly SchedulePreview[] {
  const everywhere = areas.length === 0 ? [areaOfCampaign(schedule)] : areas;
  return everywhere.map((area) => {
    const located = inArea(schedule, area);
    return previewOf(located, now, located.where!);
  });
}

/** What is known of a contact of whom only the time zone is stated: that of the campaign. */
export function areaOfCampaign({ timeZone }: Pick<LanedSchedule, "timeZone">): Area {
  const nothing = { country: null, region: null, postalCode: null, phone: "" };
  return areaOf({ ...nothing, timeZone }).area;
}
