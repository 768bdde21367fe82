import { z } from "zod";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { hoursOfTenant } from "#db/queries/tenants.ts";
import { inSnapshot, type Tx } from "#db/pool.ts";
import type { CampaignSettings, NewCampaignSettings } from "#rules/campaign-settings.ts";
import { needsLanes } from "#rules/courtesy-hours.ts";
import { readNewCampaign } from "#domain/campaigns/campaigns.ts";
import {
  areaOfCampaign,
  areasOfPlaces,
  mostPlaces,
  type PreviewPlaces,
} from "#domain/campaigns/preview-schedule.ts";
import type { DomainContext } from "#domain/context.ts";
import { type InputProblem, InputValidationError } from "#domain/errors.ts";
import { parsed, refuse, whole } from "#domain/input.ts";
import { membersOf, savedCampaign } from "./campaign-forecast.ts";
import { circumstancesOf } from "./circumstances.ts";
import { type CampaignForecast, foresee, forecastEnd } from "./foresee.ts";
import { importPeople, stagedImport } from "./import-people.ts";
import { newPeople } from "./new-people.ts";
import { type People, type Surroundings, together } from "./people.ts";

/** The most contacts of which a forecast is asked. */
export const mostForecastContacts = 10_000_000;

const count = whole(0, mostForecastContacts);
const countsShape = z.object({
  contactCount: count.nullable(),
  contacts: z
    .array(z.object({ count }))
    .max(mostPlaces, `must contain at most ${mostPlaces} groups`)
    .refine(
      (groups) => groups.reduce((sum, group) => sum + group.count, 0) <= mostForecastContacts,
      `must have at most ${mostForecastContacts} contacts together`,
    )
    .nullable(),
});

export interface ForecastQuestion {
  /** Settings that are not saved. */
  readonly settings: NewCampaignSettings | null;
  /** A campaign whose settings they are instead, and to whose members the contacts are added. */
  readonly campaignId: string | null;
  /** Contacts in the time zone of the campaign; or groups of contacts with the place of each; or those of a staged import. */
  readonly contactCount: number | null;
  readonly contacts:
    | readonly { readonly count: number; readonly place: PreviewPlaces[number] }[]
    | null;
  readonly importId: string | null;
  /** Null: as far as a forecast reaches. */
  readonly until: Date | null;
}

/**
 * What a campaign would do that is not saved, or a saved one with more contacts. Reads only, and does not ask VAPI. The
 * work does not grow with the number of contacts. An import alone is forecast in its own campaign. `beforePlaying` is
 * called when nothing is refused, before most of the work, and may throw.
 * @throws InputValidationError as `createCampaign` does, NotFoundError, NotPossibleError
 */
export async function forecastCampaign(
  context: DomainContext,
  tenantId: string,
  question: ForecastQuestion,
  beforePlaying: () => void = () => {},
): Promise<CampaignForecast> {
  refuse(questionProblems(question));
  parsed(countsShape, { contactCount: question.contactCount, contacts: question.contacts });
  const { settings } = question;
  const read = settings === null ? null : await readNewCampaign(context, tenantId, settings);
  refuse(read?.problems ?? []);
  const facts = await inSnapshot(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const until = forecastEnd(now, question.until);
    const { importId } = question;
    const staged = importId === null ? null : await stagedImport(tx, tenantId, importId, now);
    const campaignId = question.campaignId ?? (read === null ? staged!.campaignId : null);
    const { campaign, isIfStarted } =
      campaignId === null
        ? { campaign: await unsavedCampaign(tx, tenantId, read!.whole, now), isIfStarted: true }
        : await savedCampaign(tx, tenantId, campaignId);
    const tenant = (await tenantFacts.first(tx, [tenantId]))!;
    const circumstances = await circumstancesOf(tx, { campaign, tenant, now, until });
    const surroundings = { campaign, tenant, circumstances, now };
    const added =
      staged === null
        ? await countedPeople(tx, question, surroundings)
        : await importPeople(context, tx, { importId: importId!, staged }, surroundings);
    const people =
      campaignId === null ? added : together(await membersOf(tx, campaign, surroundings), added);
    return { now, until, campaign, isIfStarted, circumstances, ...people };
  });
  beforePlaying();
  return await foresee(facts);
}

function questionProblems({
  settings,
  campaignId,
  contactCount,
  contacts,
  importId,
}: ForecastQuestion): InputProblem[] {
  const lists = [contactCount, contacts, importId].filter((each) => each !== null).length;
  const whom =
    lists === 1
      ? []
      : [{ path: ["contactCount"], message: "give one of contactCount, contacts and importId" }];
  const isBoth = settings !== null && campaignId !== null;
  const isNeither = settings === null && campaignId === null && importId === null;
  if (!isBoth && !isNeither) return whom;
  return [...whom, { path: ["input"], message: "give either input or campaignId" }];
}

/** No campaign has it. */
const unsavedId = "00000000-0000-0000-0000-000000000000";

/** A campaign as it would be saved and started now. */
async function unsavedCampaign(
  tx: Tx,
  tenantId: string,
  settings: CampaignSettings,
  now: Date,
): Promise<CampaignRow> {
  const { blackoutDates, courtesyHours, callingRules } = (await hoursOfTenant.first(tx, tenantId))!;
  const isLaned = needsLanes(settings, { courtesyHours, hasCallingRules: callingRules !== null });
  return {
    ...settings,
    id: unsavedId,
    tenantId,
    state: "ACTIVE",
    pausedReason: null,
    createdAt: now,
    deletedAt: null,
    startedAt: null,
    generation: 0,
    isLaned,
    pacedFrom: null,
    tenantBlackoutDates: blackoutDates,
    callingRules: isLaned ? callingRules : null,
    courtesyHours: isLaned ? courtesyHours : null,
    lastClaimAt: null,
    liveCalls: 0,
    numberRestsUntil: null,
  };
}

/** People of whom only the number is known, and where they are. */
async function countedPeople(
  tx: Tx,
  { contactCount, contacts }: ForecastQuestion,
  surroundings: Surroundings,
): Promise<People> {
  const areas = areasOfGroups(contacts ?? []);
  const groups =
    contacts === null
      ? [{ people: contactCount!, area: areaOfCampaign(surroundings.campaign), phone: "" }]
      : contacts.map(({ count: people }, index) => ({ people, area: areas[index]!, phone: "" }));
  const some = groups.filter(({ people }) => people > 0);
  return await newPeople(tx, some, surroundings);
}

/** @throws InputValidationError, whose paths begin with the group. */
function areasOfGroups(contacts: NonNullable<ForecastQuestion["contacts"]>) {
  try {
    return areasOfPlaces(contacts.map(({ place }) => place));
  } catch (error) {
    if (!(error instanceof InputValidationError)) throw error;
    const problems = error.problems.map((problem) => {
      const [, group, ...field] = problem.path;
      return { ...problem, path: ["contacts", group!, "place", ...field] };
    });
    throw new InputValidationError(problems);
  }
}
