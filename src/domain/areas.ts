import { dayMs } from "#rules/clock-time.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import {
  addAreas,
  areaWork,
  beginDerivation,
  type ContactPlace,
  contactsBehind,
  contactsWithoutArea,
  noteDerived,
  placesOfContacts,
  writeAreas,
} from "#db/queries/areas.ts";
import type { KnownOfPlace } from "#rules/area-evidence.ts";
import { areaOf, areaVersion } from "#rules/area-of.ts";
import type { Actor } from "./actor.ts";
import type { ChangeName } from "#rules/change-name.ts";
import { commitChange, type See } from "./change.ts";
import type { DomainContext } from "./context.ts";

/** Keys that a process remembers: areas of lists over all states are some thousands. */
const mostRemembered = 50_000;

/**
 * Adds areas that are not rows yet, so that the statements of a transaction that follows find them by their keys. In a
 * transaction of its own: two transactions that add the same areas would wait for each other to their end.
 */
export async function keepAreas(
  { pool, keptAreas }: Pick<DomainContext, "pool" | "keptAreas">,
  keys: Iterable<string>,
): Promise<void> {
  const missing = [...new Set(keys)].filter((key) => !keptAreas.has(key));
  if (missing.length === 0) return;
  await addAreas(pool, missing);
  if (keptAreas.size > mostRemembered) keptAreas.clear();
  for (const key of missing) keptAreas.add(key);
}

/** Thrown out of a transaction that needs an area that is no row yet. */
class AreaIsMissing extends Error {
  readonly key: string;

  constructor(key: string) {
    super("the area is no row yet");
    this.key = key;
  }
}

/** The key of the area of a contact, which is a row. */
export type AreaKeyOf = (known: KnownOfPlace) => string;

/**
 * `commitChange` of work that finds out what is known of a contact only on its way. Where the area is no row yet, the
 * transaction ends without a change, the area is added, and the transaction begins again.
 */
export async function commitInArea<Result extends { readonly id: string }>(
  context: DomainContext,
  actor: Actor,
  change: ChangeName,
  work: (tx: Tx, areaKeyOf: AreaKeyOf, see: See) => Promise<Result>,
): Promise<Omit<Result, "facts">> {
  const areaKeyOf: AreaKeyOf = (known) => {
    const { key } = areaOf(known);
    if (!context.keptAreas.has(key)) throw new AreaIsMissing(key);
    return key;
  };
  for (;;) {
    try {
      return await commitChange(context, actor, change, (tx, see) => work(tx, areaKeyOf, see));
    } catch (error) {
      if (!(error instanceof AreaIsMissing)) throw error;
      await keepAreas(context, [error.key]);
    }
  }
}

/** Derives the areas of contacts that the caller's transaction has locked. Areas that are no rows yet are left out. */
export async function deriveAreasOf(tx: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await write(tx, await placesOfContacts(tx, ids));
}

async function write(db: Queryable, contacts: readonly ContactPlace[]): Promise<void> {
  await writeAreas(
    db,
    contacts.map(({ id }) => id),
    contacts.map((contact) => areaOf(contact).key),
    contacts.map(({ phone }) => phone),
    contacts.map(({ timeZone }) => timeZone),
    contacts.map(({ country }) => country),
    contacts.map(({ region }) => region),
    contacts.map(({ postalCode }) => postalCode),
  );
}

/** Contacts of which the areas are derived at once: some 50 ms, and more if their calls move to other lanes. */
const contactsPerStep = 1_000;
/** Then the other work of the workers has its turn. */
const stepsPerTurn = 20;
/** Longer than a staged import waits, and than processes of two versions run side by side. */
const againAfterMs = 2 * dayMs;

/**
 * Derives the areas of contacts that have none, as those of a version before, and of all contacts after the tables or
 * rules of the derivation have changed, in steps. What one process has done, another one does not repeat.
 */
export async function deriveAreas(context: DomainContext): Promise<void> {
  const { pool, clock } = context;
  for (let step = 0; step < stepsPerTurn; step++) {
    const now = await clock.now(pool);
    const work = (await areaWork.first(pool, now))!;
    const isCurrent = work.version === areaVersion;
    if (work.isMissing) {
      await derive(context, await contactsWithoutArea(pool, contactsPerStep));
    } else if (isCurrent && work.reached !== null) {
      await deriveNext(context, work.reached);
    } else if (isCurrent ? work.isDueAgain : work.version < areaVersion) {
      const again = isCurrent ? null : new Date(now.getTime() + againAfterMs);
      await beginDerivation(pool, areaVersion, work.version, again);
    } else return;
  }
}

async function deriveNext(context: DomainContext, reached: string): Promise<void> {
  const contacts = await contactsBehind(context.pool, reached, contactsPerStep);
  await derive(context, contacts);
  const isLast = contacts.length < contactsPerStep;
  await noteDerived(context.pool, areaVersion, isLast ? null : contacts.at(-1)!.id, reached);
}

async function derive(context: DomainContext, contacts: readonly ContactPlace[]): Promise<void> {
  if (contacts.length === 0) return;
  // Not only those that this process has not added: after a restore they may be missing.
  const keys = new Set(contacts.map((contact) => areaOf(contact).key));
  await addAreas(context.pool, [...keys]);
  for (const own of Map.groupBy(contacts, ({ tenantId }) => tenantId).values()) {
    await write(context.pool, own);
  }
}
