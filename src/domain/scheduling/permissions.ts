import { callsThatCount } from "#db/queries/counted-calls.ts";
import { consentsOfContacts, consentsOfNumbers } from "#db/queries/consents.ts";
import { checksOfContacts, checksOfNumbers } from "#db/queries/list-checks.ts";
import { refusalsOfContacts, refusalsOfNumbers } from "#db/queries/refusals.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { type NumberCap, numberCap } from "#rules/caps.ts";
import type { CampaignFacts } from "#rules/facts.ts";
import { ownCaps } from "#rules/own-caps.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";

/** A contact in a campaign, which is read where the contact is (`locate`). */
export interface Asked {
  readonly tenant: Pick<TenantRow, "id" | "contactCaps" | "callingRules">;
  readonly campaign: CampaignFacts;
  readonly contactId: string;
}

/** More calls than any cap allows are not read, and no more refusals. */
const mostCounted = 200;
/** A conversation ends at most so long after its call was placed: a call lasts twelve hours at most. */
const longestCallHours = 24;
const hourMs = 3_600_000;

/**
 * What limits and permits calls to these contacts, in their order; undefined where nothing does. At most four
 * statements, each only if a limit, a limit after a refusal, a consent or a list is asked for.
 */
export async function permissionsOf(
  db: Queryable,
  asked: readonly Asked[],
  now: Date,
): Promise<(PermissionFacts | undefined)[]> {
  const needs = asked.map(needsOf);
  const of = (wants: (need: Need) => boolean) => asked.filter((_, index) => wants(needs[index]!));
  const capped = of(({ hours }) => hours > 0);
  const since = capsBegin(needs, now);
  const [calls, refusals, records, checks] = await Promise.all([
    capped.length === 0 ? [] : callsThatCount(db, ...pairs(capped), since, mostCounted),
    refusalsOf(db, pairs(of(({ refusals: wanted }) => wanted))),
    recordsOf(db, pairs(of(({ records: wanted }) => wanted))),
    checksOf(db, pairs(of(({ lists }) => lists))),
  ]);
  const callsOf = Map.groupBy(calls, ({ contactId }) => contactId);
  const refusalsBy = Map.groupBy(refusals, ({ contactId }) => contactId);
  const recordsBy = Map.groupBy(records, ({ contactId }) => contactId);
  const checksBy = Map.groupBy(checks, ({ contactId }) => contactId);
  return asked.map((each, index) => {
    const { contactId } = each;
    return permissionFacts(each, needs[index]!, {
      calls: callsOf.get(contactId) ?? [],
      refusals: refusalsBy.get(contactId) ?? [],
      records: recordsBy.get(contactId) ?? [],
      checks: checksBy.get(contactId) ?? [],
    });
  });
}

/** A number that is perhaps no contact yet. */
export interface AskedNumber extends Omit<Asked, "contactId"> {
  readonly phone: string;
  /** Null: it is no contact, and was not called. */
  readonly contactId: string | null;
}

/** The same for numbers of one tenant, in their order. */
export async function permissionsOfNumbers(
  db: Queryable,
  asked: readonly AskedNumber[],
  now: Date,
): Promise<(PermissionFacts | undefined)[]> {
  const needs = asked.map(needsOf);
  const of = (wants: (need: Need) => boolean) => asked.filter((_, index) => wants(needs[index]!));
  const phones = (wants: (need: Need) => boolean) => of(wants).map(({ phone }) => phone);
  const tenantId = asked[0]?.tenant.id;
  if (tenantId === undefined) return [];
  const known = of(({ hours }) => hours > 0).flatMap(({ contactId }) => contactId ?? []);
  const [wanted, listed] = [phones(({ records }) => records), phones(({ lists }) => lists)];
  const refused = phones(({ refusals }) => refusals);
  const [calls, refusals, records, checks] = await Promise.all([
    known.length === 0
      ? []
      : callsThatCount(
          db,
          known.map(() => tenantId),
          known,
          capsBegin(needs, now),
          mostCounted,
        ),
    refused.length === 0 ? [] : refusalsOfNumbers(db, tenantId, refused, mostCounted),
    wanted.length === 0 ? [] : consentsOfNumbers(db, tenantId, wanted),
    listed.length === 0 ? [] : checksOfNumbers(db, tenantId, listed),
  ]);
  const callsOf = Map.groupBy(calls, ({ contactId }) => contactId);
  const refusalsBy = Map.groupBy(refusals, ({ phone }) => phone);
  const recordsBy = Map.groupBy(records, ({ phone }) => phone);
  const checksBy = Map.groupBy(checks, ({ phone }) => phone);
  return asked.map((each, index) =>
    permissionFacts(each, needs[index]!, {
      calls: callsOf.get(each.contactId ?? "") ?? [],
      refusals: refusalsBy.get(each.phone) ?? [],
      records: recordsBy.get(each.phone) ?? [],
      checks: checksBy.get(each.phone) ?? [],
    }),
  );
}

function permissionFacts(
  { tenant, campaign }: Omit<Asked, "contactId">,
  need: Need,
  known: Pick<PermissionFacts, "calls" | "refusals" | "records" | "checks">,
): PermissionFacts | undefined {
  if (need.hours === 0 && !need.refusals && !need.records && !need.lists) return undefined;
  return {
    callType: campaign.callType,
    subject: campaign.subjectKey,
    ownCaps: ownCaps(campaign, tenant),
    law: campaign.law ?? null,
    ...known,
    exceptions: tenant.callingRules?.exceptions ?? [],
  };
}

interface Need {
  /** Calls that were placed within so many hours may count; 0: no cap counts calls. */
  readonly hours: number;
  /** A cap begins with a refusal. */
  readonly refusals: boolean;
  readonly records: boolean;
  readonly lists: boolean;
}

function needsOf({ tenant, campaign }: Omit<Asked, "contactId">): Need {
  const { law } = campaign;
  const caps = [...ownCaps(campaign, tenant), ...(law?.caps ?? []).map(numberCap)];
  const hours = Math.max(0, ...caps.map(hoursOfCalls));
  const liftable = [...(law?.caps ?? []), ...(law?.lists ?? []), ...(law?.liftableBans ?? [])].some(
    ({ rule }) => rule.liftedBy.length > 0,
  );
  return {
    hours,
    refusals: caps.some(({ startsAt }) => startsAt === "REFUSAL"),
    records: (law?.consents.length ?? 0) > 0 || liftable,
    lists: (law?.lists.length ?? 0) > 0,
  };
}

/** Calls before this time count for no cap. */
function capsBegin(needs: readonly Need[], now: Date): Date {
  const longest = needs.reduce((most, { hours }) => Math.max(most, hours), 0);
  return new Date(now.getTime() - longest * hourMs);
}

/** How long before now a call was placed that a cap may count, at most. */
function hoursOfCalls({ startsAt, hours }: NumberCap): number {
  switch (startsAt) {
    case null:
      return hours;
    case "LAST_CONVERSATION":
      return hours + longestCallHours;
    case "REFUSAL":
      return 0;
  }
}

type Pairs = readonly [tenantIds: readonly string[], contactIds: readonly string[]];

/** Each contact once, in however many campaigns it is asked for: its calls would count several times. */
function pairs(some: readonly Asked[]): Pairs {
  const tenantOf = new Map(some.map(({ tenant, contactId }) => [contactId, tenant.id]));
  return [[...tenantOf.values()], [...tenantOf.keys()]];
}

async function refusalsOf(db: Queryable, asked: Pairs) {
  return asked[0].length === 0 ? [] : await refusalsOfContacts(db, ...asked, mostCounted);
}

async function recordsOf(db: Queryable, [tenantIds, contactIds]: Pairs) {
  return contactIds.length === 0 ? [] : await consentsOfContacts(db, tenantIds, contactIds);
}

async function checksOf(db: Queryable, [tenantIds, contactIds]: Pairs) {
  return contactIds.length === 0 ? [] : await checksOfContacts(db, tenantIds, contactIds);
}
