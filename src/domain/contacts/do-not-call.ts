import { z } from "zod";
import { type Locked, lockMembershipsOf } from "#db/locks.ts";
import { lockContactsByPhone } from "#db/locks/contacts.ts";
import { lockCampaignsOfPhones, lockList } from "#db/locks/do-not-call.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import {
  addEntries,
  adoptMarks,
  markContacts,
  markFollowed,
  pendingPhones,
  phonesOfContacts,
  removeEntries,
  tenantsWithPending,
  unmarkContacts,
  unmarkErased,
} from "#db/queries/do-not-call.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { DoNotCallSource } from "#rules/do-not-call-list.ts";
import { firstStepSize, nextStepSize } from "#rules/step-size.ts";
import { type Actor, idsOf } from "#domain/actor.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import { ChangeInSteps, logChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { hashesOf } from "#domain/erased-numbers.ts";
import type { InputProblem } from "#domain/errors.ts";
import { parsed, refuse, text } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { reviveManualCalls } from "#domain/scheduling/revive-manual-calls.ts";
import { numberReader } from "./read-number.ts";

/** The most numbers that one request may name. */
export const numbersPerRequest = 10_000;
/** The most numbers that one transaction adds or removes: as many as take about 100 ms. */
const numbersPerStep = 2_000;

/** The longest reason and note of an entry. */
export const reasonText = text(200);
export const noteText = text(1_000);

const numbers = z.object({
  phones: z.array(z.string()).nullish(),
  contactIds: z.array(z.string()).nullish(),
});

const addition = numbers.extend({ reason: reasonText.nullish(), note: noteText.nullish() });

/** A number to put on the list. */
interface NewEntry {
  /** E.164. */
  readonly phone: string;
  readonly reason: string | null;
  readonly note: string | null;
}

/** What became of the numbers of a request. Each counts once, however often it is named. */
export interface Added {
  readonly added: number;
  readonly alreadyListed: number;
  /** Numbers and contacts of the request that could not be read or found; the others are on the list. */
  readonly problems: readonly InputProblem[];
}

export interface Removed {
  readonly removed: number;
  readonly notListed: number;
  readonly problems: readonly InputProblem[];
}

/**
 * Puts numbers on the do-not-call list of a tenant, and the numbers of contacts. When it returns, none of them is called
 * any more: no dial to one of them is committed as SENT. What cannot be read is listed, and does not keep the others from
 * being added. @throws InputValidationError when the request names no number, or too many
 */
export async function addToDoNotCall(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof addition>,
): Promise<Added> {
  const { reason = null, note = null, ...named } = parsed(addition, input);
  const { phones, problems } = await phonesNamed(context, actor.tenantId, named);
  const entries = phones.map((phone) => ({ phone, reason, note }));
  const change = new ChangeInSteps(actor, "addToDoNotCall");
  const added = await addNumbers(context, { actor, source: "API", change }, entries, 0);
  logChange(context, actor, "addToDoNotCall", { id: actor.tenantId, added });
  return { added, alreadyListed: phones.length - added, problems };
}

/**
 * Takes numbers off the list, and the numbers of contacts. Their contacts may be called again: the calls that were asked
 * for by hand are scheduled again, and rounds owe their calls. @throws InputValidationError as `addToDoNotCall`
 */
export async function removeFromDoNotCall(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof numbers>,
): Promise<Removed> {
  const { tenantId } = actor;
  const { phones, problems } = await phonesNamed(context, tenantId, parsed(numbers, input));
  const change = new ChangeInSteps(actor, "removeFromDoNotCall");
  let removed = 0;
  for (const some of steps(phones)) {
    removed = await inTransaction(context.pool, async (tx) => {
      const now = await context.clock.now(tx);
      const more = await removeStep(context, tx, { tenantId, phones: some }, now);
      await change.record(tx, { removed: removed + more });
      return removed + more;
    });
  }
  logChange(context, actor, "removeFromDoNotCall", { id: tenantId, removed });
  return { removed, notListed: phones.length - removed, problems };
}

/** Who puts numbers on the list, and how they come on it. */
interface Adding {
  readonly actor: Actor;
  readonly source: DoNotCallSource;
  readonly change: ChangeInSteps;
}

/**
 * Puts numbers on the list, in transactions of a bounded size. Returns how many are new. If it fails on the way, some are
 * on the list, and it can be repeated. `before`: so many were added by this change until now.
 */
export async function addNumbers(
  context: DomainContext,
  { actor, source, change }: Adding,
  entries: readonly NewEntry[],
  before: number,
): Promise<number> {
  const inOrder = entries.toSorted((one, other) => (one.phone < other.phone ? -1 : 1));
  let added = 0;
  for (const some of steps(inOrder)) {
    added = await inTransaction(context.pool, async (tx) => {
      const now = await context.clock.now(tx);
      const more = added + (await addStep(context, tx, { actor, source }, some, now));
      await change.record(tx, { added: before + more });
      return more;
    });
  }
  return added;
}

/**
 * Puts numbers, which are in order, on the list, marks their contacts and cancels their calls that wait. A dial that is
 * being committed as SENT has locked its contact for share: it is committed before this transaction goes on, or is
 * decided after it. Returns how many numbers are new.
 */
async function addStep(
  context: DomainContext,
  tx: Tx,
  { actor, source }: Pick<Adding, "actor" | "source">,
  entries: readonly NewEntry[],
  now: Date,
): Promise<number> {
  const { tenantId } = actor;
  const phones = entries.map(({ phone }) => phone);
  const { contactIds } = await lockNumbers(tx, tenantId, phones);
  const hashes = await hashesOf(context, tx, { tenantId, phones });
  const added = await addEntries(
    tx,
    tenantId,
    phones,
    now,
    source,
    entries.map(({ reason }) => reason),
    entries.map(({ note }) => note),
    ...idsOf(actor),
    null,
    hashes ?? phones.map(() => null),
  );
  await bar(tx, tenantId, contactIds, now);
  return added.length;
}

/** Locks the list, and what depends on these numbers, which are in order. */
async function lockNumbers(
  tx: Tx,
  tenantId: string,
  phones: readonly string[],
): Promise<{
  readonly contacts: readonly { readonly id: string; readonly phone: string }[];
  readonly contactIds: readonly string[];
  readonly memberships: Locked<"membership", "UPDATE">;
}> {
  await lockCampaignsOfPhones(tx, tenantId, phones);
  await lockList(tx, tenantId, "UPDATE");
  const { contacts, lock } = await lockContactsByPhone(tx, tenantId, phones);
  const contactIds = contacts.map(({ id }) => id);
  return { contacts, contactIds, memberships: await lockMembershipsOf(tx, lock, contactIds) };
}

/** Marks contacts whose numbers are on the list, and cancels their calls that wait. */
async function bar(
  tx: Tx,
  tenantId: string,
  contactIds: readonly string[],
  now: Date,
): Promise<void> {
  if (contactIds.length === 0) return;
  await markContacts(tx, contactIds, now);
  await cancelWaitingCalls(tx, { tenantId, contactIds }, "DO_NOT_CALL", now);
}

/**
 * Does what follows from entries that were added in the transactions of reports, where campaigns could not be locked:
 * marks the contacts and cancels their calls that wait. Until then the decision refuses these calls.
 */
export async function followDoNotCall(context: DomainContext, tenantId: string): Promise<void> {
  const most = firstStepSize(numbersPerStep);
  for (let left = most; left === most;) {
    left = await inTransaction(context.pool, async (tx) => {
      const pending = await pendingPhones(tx, tenantId, String(most));
      const phones = pending.map(({ phone }) => phone);
      if (phones.length === 0) return 0;
      const { contacts } = await lockNumbers(tx, tenantId, phones);
      // One that was taken off the list meanwhile is not among them.
      const followed = await markFollowed(tx, tenantId, phones);
      const listed = new Set(followed.map(({ phone }) => phone));
      const contactIds = contacts.filter(({ phone }) => listed.has(phone)).map(({ id }) => id);
      await bar(tx, tenantId, contactIds, await context.clock.now(tx));
      return phones.length;
    });
  }
}

/** Requests the jobs for such entries again, if they were lost. To be called every few seconds. */
export async function resumeDoNotCall({ pool }: Pick<DomainContext, "pool">): Promise<void> {
  await enqueue(pool, "follow-do-not-call", await tenantsWithPending(pool));
}

async function removeStep(
  context: DomainContext,
  tx: Tx,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
  now: Date,
): Promise<number> {
  const { contactIds, memberships } = await lockNumbers(tx, tenantId, phones);
  const hashes = (await hashesOf(context, tx, { tenantId, phones })) ?? [];
  const listed = [...phones, ...hashes.map((hash) => `erased:${hash}`)];
  const removed = await removeEntries.count(tx, tenantId, listed);
  await unmarkContacts(tx, contactIds, now);
  if (hashes.length > 0) await unmarkErased(tx, tenantId, hashes, now);
  if (contactIds.length > 0) {
    await reviveManualCalls(tx, { contactIds, lock: memberships }, now);
    await askRoundsAgain(tx, contactIds, null);
    await requestDispatch(tx, tenantId);
  }
  return removed;
}

/** The numbers that a request names, each once and in order, and what of it cannot be read or found. */
async function phonesNamed(
  { pool }: DomainContext,
  tenantId: string,
  { phones, contactIds }: z.output<typeof numbers>,
): Promise<{ readonly phones: string[]; readonly problems: InputProblem[] }> {
  const [written, ids] = [phones ?? [], contactIds ?? []];
  const named = written.length + ids.length;
  if (named === 0 || named > numbersPerRequest) {
    const message = `must name 1 to ${numbersPerRequest} numbers, together with contactIds`;
    refuse([{ path: ["phones"], message }]);
  }
  const readNumber = await numberReader(pool, tenantId);
  const problems: InputProblem[] = [];
  const found = new Set<string>();
  for (const [index, text] of written.entries()) {
    const read = readNumber(text, ["phones", String(index)]);
    if ("phone" in read) found.add(read.phone);
    else problems.push(read.problem);
  }
  const asIds = ids.filter((id) => z.uuid().safeParse(id).success);
  const known = asIds.length === 0 ? [] : await phonesOfContacts(pool, tenantId, asIds);
  const phoneOf = new Map(known.map(({ id, phone }) => [id, phone]));
  for (const [index, id] of ids.entries()) {
    const phone = phoneOf.get(id);
    if (phone !== undefined) found.add(phone);
    else {
      const message = `there is no contact with the ID ${id}`;
      problems.push({ path: ["contactIds", String(index)], code: "NOT_FOUND", message });
    }
  }
  return { phones: [...found].toSorted(), problems };
}

/** Parts of a list: the work that is done with one decides how large the next one is. */
function* steps<Item>(all: readonly Item[]): Generator<readonly Item[]> {
  let size = firstStepSize(numbersPerStep);
  for (let first = 0; first < all.length;) {
    const startedAt = performance.now();
    yield all.slice(first, first + size);
    first += size;
    size = nextStepSize(size, performance.now() - startedAt, numbersPerStep);
  }
}

/** Marks that processes of the version before have set get their entries. To be called when a worker starts. */
export async function adoptDoNotCallMarks({ pool }: Pick<DomainContext, "pool">): Promise<void> {
  while ((await adoptMarks.count(pool, String(numbersPerStep))) > 0);
}
