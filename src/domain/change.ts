import { inTransaction, type Tx } from "#db/pool.ts";
import {
  beginActivity,
  continueActivity,
  fieldsOf,
  fieldsOfAll,
  insertActivities,
  insertActivity,
} from "#db/queries/activity.ts";
import { type ChangeName, type FactName, shownOf, subjectKindOf } from "#rules/change-name.ts";
import { type Actor, idsOf } from "./actor.ts";
import type { DomainContext } from "./context.ts";

/** Facts of a change, by their names in the activity. */
export type Facts = Readonly<Partial<Record<FactName, string | number>>>;

/**
 * Reads what an object is before it is changed. To be called when it is locked, so that nobody else changes it in
 * between.
 */
export type See = (id: string) => Promise<void>;

/**
 * Runs a verb in one transaction, which also writes to the activity who has changed what: `id` names the object. Of a
 * verb that changes an object the activity has what was changed of it since `see`; a verb that has not called `see` has
 * found nothing to change, and is not in the activity. `facts` are written to the activity, too.
 * Logs the change once it is committed; the system's own changes at the level debug.
 */
export async function commitChange<Result extends { readonly id: string; readonly facts?: Facts }>(
  context: DomainContext,
  actor: Actor,
  change: ChangeName,
  work: (tx: Tx, see: See) => Promise<Result>,
): Promise<Omit<Result, "facts">> {
  const result = await inTransaction(context.pool, async (tx) => {
    let before: string | null = null;
    const { facts, ...done } = await work(tx, async (id) => {
      const seen = await fieldsOf[subjectKindOf(change)].first(tx, actor.tenantId, id);
      before = seen?.fields ?? null;
    });
    const { id } = done;
    if (before !== null || shownOf(change) !== "CHANGED") {
      await recordChange(tx, actor, change, { id, before, ...(facts !== undefined && { facts }) });
    }
    return done;
  });
  logChange(context, actor, change, { id: result.id });
  return result;
}

/** Writes to the activity what was done to an object. */
export async function recordChange(
  tx: Tx,
  actor: Actor,
  change: ChangeName,
  {
    id,
    before = null,
    facts,
  }: { readonly id: string; readonly before?: string | null; readonly facts?: Facts },
): Promise<void> {
  const [apiKeyId, userId] = idsOf(actor);
  const isMade = shownOf(change) === "MADE";
  await insertActivity[subjectKindOf(change)](
    tx,
    actor.tenantId,
    id,
    change,
    actor.kind,
    apiKeyId ?? userId,
    before,
    isMade,
    facts === undefined ? null : JSON.stringify(facts),
  );
}

/**
 * A change of the tenant that several transactions make: each writes its counts to one entry of the activity, so that
 * what was committed is in it whenever the process ends.
 */
export class ChangeInSteps {
  readonly #actor: Actor;
  readonly #change: ChangeName;
  readonly #facts: Facts;
  #id: string | null = null;

  /** `id`: the entry that earlier transactions have written. */
  constructor(actor: Actor, change: ChangeName, facts: Facts = {}, id: string | null = null) {
    this.#actor = actor;
    this.#change = change;
    this.#facts = facts;
    this.#id = id;
  }

  /** Writes the counts of all transactions until now. Returns the id of the entry. */
  async record(tx: Tx, counts: Facts): Promise<string | null> {
    const { tenantId, kind } = this.#actor;
    const after = JSON.stringify({ ...this.#facts, ...counts });
    const isKnown =
      this.#id !== null && (await continueActivity.count(tx, tenantId, this.#id, after)) > 0;
    if (isKnown) return this.#id;
    const [apiKeyId, userId] = idsOf(this.#actor);
    const by = apiKeyId ?? userId;
    const row = await beginActivity.first(tx, tenantId, this.#change, kind, by, after);
    this.#id = row?.id ?? null;
    return this.#id;
  }
}

/** What objects are before they are changed. */
export interface SeenObjects {
  readonly ids: readonly string[];
  /** The fields of each, as JSON. */
  readonly before: readonly string[];
}

/** Reads what several objects are before a verb for each of them. To be called when they are locked. */
export async function seeAll(
  tx: Tx,
  { tenantId }: Actor,
  change: ChangeName,
  ids: readonly string[],
): Promise<SeenObjects> {
  const rows = await fieldsOfAll[subjectKindOf(change)](tx, tenantId, ids);
  return { ids: rows.map(({ id }) => id), before: rows.map(({ fields }) => fields) };
}

/** Writes to the activity what was done to each of several objects since they were seen. */
export async function recordChanges(
  tx: Tx,
  actor: Actor,
  change: ChangeName,
  { ids, before }: SeenObjects,
): Promise<void> {
  const [apiKeyId, userId] = idsOf(actor);
  const { tenantId, kind } = actor;
  const insert = insertActivities[subjectKindOf(change)];
  await insert(tx, tenantId, ids, change, kind, apiKeyId ?? userId, before);
}

/** Logs a change that was committed, in one transaction or in several. `facts` say what was changed. */
export function logChange(
  { log }: Pick<DomainContext, "log">,
  actor: Actor,
  change: ChangeName,
  facts: Readonly<Record<string, string | number>>,
): void {
  const { kind, ...who } = actor;
  const level = kind === "SYSTEM" ? "debug" : "info";
  log[level]({ actor: kind, ...who, change, ...facts }, "a change was committed");
}
