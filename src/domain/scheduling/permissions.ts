import { callsThatCount } from "#db/queries/counted-calls.ts";
import { consentsOfNumbers } from "#db/queries/consents.ts";
import { checksOfNumbers } from "#db/queries/list-checks.ts";
import { refusalsOfNumbers } from "#db/queries/refusals.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { type NumberCap, numberCap } from "#rules/caps.ts";
import type { CampaignFacts } from "#rules/facts.ts";
import { ownCaps } from "#rules/own-caps.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";

/** Whom a campaign may call: a contact, or a number that is perhaps no contact yet. The campaign is read where that is. */
export interface Asked {
  readonly tenant: Pick<TenantRow, "id" | "contactCaps" | "callingRules">;
  readonly campaign: CampaignFacts;
  /** Null: the number is no contact's. */
  readonly contactId: string | null;
  /** Default: the contact's. */
  readonly phone?: string;
}

/** More calls than any cap allows are not read, and no more refusals. */
const mostCounted = 200;
/** A conversation ends at most so long after its call was placed: a call lasts twelve hours at most. */
const longestCallHours = 24;
const hourMs = 3_600_000;

/**
 * What limits and permits calls to these, in their order; undefined where nothing does. At most four statements, each only
 * if a limit, a limit after a refusal, a consent or a list is asked for.
 */
export async function permissionsOf(
  db: Queryable,
  asked: readonly Asked[],
  now: Date,
): Promise<(PermissionFacts | undefined)[]> {
  const needs = asked.map(needsOf);
  const of = (wants: (need: Need) => boolean) =>
    new Numbers(asked.filter((_, index) => wants(needs[index]!)));
  const [capped, refusing, recorded, listed] = [
    of(({ hours }) => hours > 0),
    of(({ refusals }) => refusals),
    of(({ records }) => records),
    of(({ lists }) => lists),
  ];
  const since = capsBegin(needs, now);
  const [calls, refusals, records, checks] = await Promise.all([
    capped.read((...numbers) => callsThatCount(db, ...numbers, since, mostCounted)),
    refusing.read((...numbers) => refusalsOfNumbers(db, ...numbers, mostCounted)),
    recorded.read((...numbers) => consentsOfNumbers(db, ...numbers)),
    listed.read((...numbers) => checksOfNumbers(db, ...numbers)),
  ]);
  return asked.map((each, index) => {
    return permissionFacts(each, needs[index]!, {
      calls: calls(each),
      refusals: refusals(each),
      records: records(each),
      checks: checks(each),
    });
  });
}

function permissionFacts(
  { tenant, campaign }: Asked,
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

function needsOf({ tenant, campaign }: Asked): Need {
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

type Columns = readonly [
  tenantIds: readonly string[],
  contactIds: readonly (string | null)[],
  phones: readonly (string | null)[],
];

/** The numbers of some who are asked about: each once, in however many campaigns it is asked for. */
class Numbers {
  readonly #numbers: ReadonlyMap<string, Asked>;

  constructor(asked: readonly Asked[]) {
    this.#numbers = new Map(asked.map((each) => [keyOf(each), each]));
  }

  /** Reads what is known of them, if there are any. Returns what is known of each. */
  async read<Row extends { readonly n: number }>(
    read: (...columns: Columns) => Promise<readonly Row[]>,
  ): Promise<(asked: Asked) => readonly Row[]> {
    const numbers = [...this.#numbers.values()];
    if (numbers.length === 0) return () => [];
    const rows = await read(
      numbers.map(({ tenant }) => tenant.id),
      numbers.map(({ contactId }) => contactId),
      numbers.map(({ phone }) => phone ?? null),
    );
    const keys = [...this.#numbers.keys()];
    const known = Map.groupBy(rows, ({ n }) => keys[n - 1]!);
    return (asked) => known.get(keyOf(asked)) ?? [];
  }
}

function keyOf({ tenant, contactId, phone }: Asked): string {
  return contactId ?? `${tenant.id} ${phone}`;
}
