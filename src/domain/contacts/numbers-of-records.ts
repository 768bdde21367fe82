import { z } from "zod";
import { phonesOfContacts } from "#db/queries/do-not-call.ts";
import type { Queryable } from "#db/pool.ts";
import type { InputProblem } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import { numberReader } from "./read-number.ts";

/** The most records about numbers that one request may add or take back. */
const recordsPerRequest = 1_000;

/** @throws InputValidationError if a list at `path` of the input is empty or too long. */
export function mustFitRequest(list: readonly unknown[], path: string, what: string): void {
  if (list.length > 0 && list.length <= recordsPerRequest) return;
  refuse([{ path: [path], message: `must contain 1 to ${recordsPerRequest} ${what}` }]);
}

/** Whose number a record is about: one of the two is given. */
interface OfNumber {
  readonly phone?: string | null | undefined;
  readonly contactId?: string | null | undefined;
}

/** The number of each record of a list at `path` of the input: as it is written, or that of its contact. */
export async function numbersOf(
  db: Queryable,
  tenantId: string,
  records: readonly OfNumber[],
  path: string,
): Promise<{ readonly phones: (string | undefined)[]; readonly problems: InputProblem[] }> {
  const readNumber = await numberReader(db, tenantId);
  const ids = records.flatMap(({ contactId }) =>
    z.uuid().safeParse(contactId).success ? [contactId!] : [],
  );
  const known = ids.length === 0 ? [] : await phonesOfContacts(db, tenantId, ids);
  const phoneOf = new Map(known.map(({ id, phone }) => [id, phone]));
  const problems: InputProblem[] = [];
  const phones = records.map(({ phone, contactId }, index) => {
    const at = (field: string) => [path, String(index), field];
    if ((phone == null) === (contactId == null)) {
      const message = "must be given, or contactId, and not both";
      problems.push({ path: at("phone"), message });
    } else if (phone != null) {
      const read = readNumber(phone, at("phone"));
      if ("phone" in read) return read.phone;
      problems.push(read.problem);
    } else {
      const found = phoneOf.get(contactId!);
      if (found !== undefined) return found;
      const message = `there is no contact with the ID ${contactId}`;
      problems.push({ path: at("contactId"), code: "NOT_FOUND", message });
    }
    return undefined;
  });
  return { phones, problems };
}

/** What is wrong with a list of ids at `ids` of the input, of which the tenant has those that are `known`. */
export function unknownIds(
  ids: readonly string[],
  known: ReadonlySet<string>,
  what: string,
): InputProblem[] {
  return ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ path: ["ids", String(index)], message: `there is no ${what} with the ID ${id}` }],
  );
}
