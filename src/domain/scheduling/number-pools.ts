import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { DialRow } from "#db/queries/dial-rows.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import { formerNumbers, poolsOfCampaigns, useOfNumbers } from "#db/queries/number-use.ts";
import type { Queryable } from "#db/pool.ts";
import { type PoolFacts, quarterOf } from "#rules/choose-number.ts";
import { localDay } from "#rules/local-day.ts";

type Pooled = Pick<
  CampaignRow,
  "id" | "phoneNumberIds" | "maxCallsPerNumberPerDay" | "timeZone" | "numberRestsUntil"
>;

/** Whether the use of its numbers has to be known: it has several, or a daily limit. */
function isCounted({ phoneNumberIds, maxCallsPerNumberPerDay }: Pooled): boolean {
  return phoneNumberIds.length > 1 || maxCallsPerNumberPerDay !== null;
}

/** The phone numbers of campaigns at an instant. One statement, if any campaign has several or a daily limit. */
export async function loadPools(
  db: Queryable,
  campaigns: readonly Pooled[],
  at: Date,
): Promise<(campaign: Pooled) => PoolFacts> {
  const counted = campaigns.filter(isCounted);
  const rows =
    counted.length === 0
      ? []
      : await poolsOfCampaigns(
          db,
          counted.map(({ id }) => id),
          counted.map(({ timeZone }) => localDay(timeZone, at).startsAt),
        );
  const numbers = Map.groupBy(rows, ({ campaignId }) => campaignId);
  // A campaign where a contact is has the zone of that place: the day is the campaign's own.
  const zones = new Map(campaigns.map(({ id, timeZone }) => [id, timeZone]));
  return (campaign) => ({
    numbers: numbers.get(campaign.id) ?? [onlyNumber(campaign)],
    mostPerDay: campaign.maxCallsPerNumberPerDay,
    dayEndsAt: localDay(zones.get(campaign.id)!, at).endsAt,
  });
}

/** The phone numbers of a campaign that need not be saved. */
export async function loadPool(
  db: Queryable,
  { tenantId, phoneNumberIds, maxCallsPerNumberPerDay, timeZone }: CampaignRow,
  at: Date,
): Promise<PoolFacts> {
  const { startsAt, endsAt } = localDay(timeZone, at);
  const numbers = await useOfNumbers(db, tenantId, phoneNumberIds, startsAt);
  return { numbers, mostPerDay: maxCallsPerNumberPerDay, dayEndsAt: endsAt };
}

function onlyNumber({ phoneNumberIds, numberRestsUntil: restsUntil }: Pooled) {
  return { phoneNumberId: phoneNumberIds[0]!, restsUntil, callsToday: 0, lastUsedAt: null };
}

/**
 * The pool of a dial that is to be sent: its number, without the call itself. Empty if the number is no longer the
 * campaign's, or if the call was counted in another quarter of an hour, which may be of another day.
 */
export function poolOfDial(
  pool: PoolFacts,
  { phoneNumberId, startsAt }: Pick<DialRow, "phoneNumberId" | "startsAt">,
  { countsNumbers }: Pick<TenantRow, "countsNumbers">,
  now: Date,
): PoolFacts {
  const isKept =
    !countsNumbers ||
    (startsAt !== null && quarterOf(startsAt).getTime() === quarterOf(now).getTime());
  const own = pool.numbers.filter((number) => number.phoneNumberId === phoneNumberId);
  const numbers = own.map((number) => ({ ...number, callsToday: number.callsToday - 1 }));
  return { ...pool, numbers: isKept ? numbers : [] };
}

interface Asked {
  readonly campaignId: string;
  readonly contactId: string;
}

/**
 * The number from which each contact was called last, if the campaign has it and others. One statement, if there are
 * such contacts.
 */
export async function loadFormerNumbers(
  db: Queryable,
  campaigns: readonly Pooled[],
  asked: readonly Asked[],
): Promise<(of: Asked) => string | undefined> {
  const pooled = new Set(
    campaigns.filter(({ phoneNumberIds }) => phoneNumberIds.length > 1).map(({ id }) => id),
  );
  const people = asked.filter(({ campaignId }) => pooled.has(campaignId));
  if (people.length === 0) return () => undefined;
  const rows = await formerNumbers(
    db,
    people.map(({ contactId }) => contactId),
    people.map(({ campaignId }) => campaignId),
  );
  const known = new Map(rows.map((row) => [`${row.contactId} ${row.campaignId}`, row]));
  return ({ contactId, campaignId }) => known.get(`${contactId} ${campaignId}`)?.phoneNumberId;
}
