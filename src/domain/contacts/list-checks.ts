import { z } from "zod";
import { lockTenants } from "#db/locks.ts";
import { lockContactsByPhone } from "#db/locks/contacts.ts";
import { recordChecks } from "#db/queries/list-checks.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import type { Actor } from "#domain/actor.ts";
import { ChangeInSteps, logChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import type { InputProblem } from "#domain/errors.ts";
import { parsed, refuse, text } from "#domain/input.ts";
import { askPermissionsAgain } from "#domain/scheduling/ask-permissions-again.ts";
import { numbersOfImport } from "./numbers-of-import.ts";
import { numberReader } from "./read-number.ts";

/** The most numbers that one request may name. */
const numbersPerRequest = 10_000;
/** Numbers that one transaction records. */
const numbersPerStep = 1_000;
/** Of an import one request looks at so many steps of rows or members, 100,000 in all: two seconds of a processor. */
const stepsPerRequest = 100;

const check = z.object({
  list: text(100),
  version: text(100),
  asOf: z.date(),
  clear: z.array(z.string()).nullish(),
  listed: z.array(z.string()).nullish(),
  importId: z.string().nullish(),
  /** `next` of an earlier request about the import. */
  after: text(100).nullish(),
});

export type NewListCheck = z.input<typeof check>;

/** What became of the numbers of a request. */
export interface Checked {
  /** Numbers whose newest check this is now. */
  readonly recorded: number;
  /** Numbers of which a check against a later state of the list is known. */
  readonly older: number;
  /** Numbers that could not be read; the others are recorded. */
  readonly problems: readonly InputProblem[];
  /** Where the next request about the import has to begin; null: nothing is left. */
  readonly next: string | null;
}

/**
 * Records that numbers were compared with a list, such as a national do-not-call registry: `clear` are not on it,
 * `listed` are. A number in both counts as listed. Calls that waited for the check are decided again. When it returns, no
 * dial to a listed number that a rule forbids is committed as SENT any more.
 * With an import, all other numbers of its contacts are recorded as clear, but for those that the same state of the list
 * was known to have; then a number that cannot be read refuses the request. It works in steps, and can be repeated. The
 * work of one request is bounded: `next` says where the next one has to begin.
 * @throws InputValidationError when the request names no number or too many, or a time that has not come
 */
export async function recordListCheck(
  context: DomainContext,
  actor: Actor,
  input: NewListCheck,
): Promise<Checked> {
  const { tenantId } = actor;
  const { list, version, asOf, importId, after, ...written } = parsed(check, input);
  const [clear, listed] = [written.clear ?? [], written.listed ?? []];
  mustSayWhich(clear.length + listed.length, importId, after);
  const now = await context.clock.now(context.pool);
  if (asOf > now) refuse([{ path: ["asOf"], message: "must not be in the future" }]);
  const readNumber = await numberReader(context.pool, tenantId);
  const problems: InputProblem[] = [];
  const isListed = new Map<string, boolean>();
  for (const [field, numbers] of [["clear", clear] as const, ["listed", listed] as const]) {
    for (const [index, number] of numbers.entries()) {
      const read = readNumber(number, [field, String(index)]);
      if ("phone" in read) isListed.set(read.phone, field === "listed");
      else problems.push(read.problem);
    }
  }
  // A number on the list that cannot be read may be one of the import, which would count as clear.
  if (importId != null) refuse(problems);
  const pace = { after: after ?? null, perStep: context.rowsPerStep };
  const others =
    importId == null ? [] : await numbersOfImport(context.pool, tenantId, importId, pace);
  const sum = { numbers: 0, recorded: 0 };
  const comparison = { list, version, asOf };
  const change = new ChangeInSteps(actor, "recordListCheck", { list, version });
  const record = async (checked: CheckedNumbers): Promise<void> => {
    sum.recorded = await recordStep(context, tenantId, comparison, checked, async (tx, more) => {
      const recorded = sum.recorded + more;
      await change.record(tx, { recorded });
      return recorded;
    });
    sum.numbers += checked.phones.length;
  };
  const phones = [...isListed.keys()].toSorted();
  for (let first = 0; first < phones.length; first += numbersPerStep) {
    const some = phones.slice(first, first + numbersPerStep);
    await record({ phones: some, marks: some.map((phone) => isListed.get(phone)!) });
  }
  let [steps, next]: [number, string | null] = [0, null];
  for await (const { phones: all, next: place } of others) {
    const some = all.filter((phone) => !isListed.has(phone));
    const checked = { phones: some, marks: some.map(() => false), keepsListed: true };
    if (some.length > 0) await record(checked);
    next = place;
    if (++steps === stepsPerRequest) break;
  }
  const { recorded } = sum;
  logChange(context, actor, "recordListCheck", { id: tenantId, list, version, recorded });
  return { recorded, older: sum.numbers - recorded, problems, next };
}

/** @throws InputValidationError */
function mustSayWhich(
  named: number,
  importId: string | null | undefined,
  after: string | null | undefined,
): void {
  if ((named === 0 && importId == null) || named > numbersPerRequest) {
    const message = `must name 1 to ${numbersPerRequest} numbers, together with listed, or importId must be given`;
    refuse([{ path: ["clear"], message }]);
  }
  if (importId == null && after != null) {
    refuse([{ path: ["after"], message: "is given only together with importId" }]);
  }
}

interface CheckedNumbers {
  readonly phones: readonly string[];
  /** Whether each is on the list. */
  readonly marks: readonly boolean[];
  /** One that the same state of the list has on it stays listed. */
  readonly keepsListed?: boolean;
}

/** Records numbers in one transaction, and what `record` writes of how many they are. Returns what it returns. */
async function recordStep(
  context: DomainContext,
  tenantId: string,
  { list, version, asOf }: Pick<z.output<typeof check>, "list" | "version" | "asOf">,
  { phones, marks, keepsListed = false }: CheckedNumbers,
  record: (tx: Tx, recorded: number) => Promise<number>,
): Promise<number> {
  return await inTransaction(context.pool, async (tx) => {
    const found = phones.filter((_, index) => marks[index]);
    await keepFromBeingSent(tx, tenantId, found);
    const at = await context.clock.now(tx);
    const rows = await recordChecks(
      tx,
      tenantId,
      phones,
      list,
      version,
      asOf,
      marks,
      at,
      keepsListed,
    );
    await askPermissionsAgain(tx, { tenantId, phones }, at);
    return await record(tx, rows.length);
  });
}

/**
 * Locks the contacts with these phones, which are found on a list. A dial that is being committed as SENT has locked its
 * contact: it is committed by then, or decided afterwards. The tenant comes first in the order of all locks.
 */
async function keepFromBeingSent(
  tx: Tx,
  tenantId: string,
  phones: readonly string[],
): Promise<void> {
  if (phones.length === 0) return;
  await lockTenants(tx, [tenantId]);
  await lockContactsByPhone(tx, tenantId, phones);
}
