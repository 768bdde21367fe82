import { z } from "zod";
import { importToCheck, numbersOfMembers, numbersOfRows } from "#db/queries/numbers-of-imports.ts";
import type { Queryable } from "#db/pool.ts";
import type { RowOf } from "#db/statement.ts";
import { InputValidationError } from "#domain/errors.ts";

/** Rows or members that are read at once. */
const perStep = 2_000;
const beforeAll = "00000000-0000-0000-0000-000000000000";

/**
 * The numbers of an import's contacts, in lists of at most 2,000, in the order of their numbers: of one that is STAGED those of
 * its rows, and of one that is COMPLETED those of the members of its campaign that it has enrolled, or that another import had
 * enrolled before. A contact whose number a person may have changed since is not among them, nor one who was a member by
 * hand. @throws InputValidationError with the path importId
 */
export async function numbersOfImport(
  db: Queryable,
  tenantId: string,
  importId: string,
): Promise<AsyncIterable<readonly string[]>> {
  const isId = z.uuid().safeParse(importId).success;
  const found = isId ? await importToCheck.first(db, tenantId, importId) : undefined;
  const path = ["importId"];
  if (found === undefined) {
    const message = `there is no import with the ID ${importId}`;
    throw new InputValidationError([{ path, code: "NOT_FOUND", message }]);
  }
  const { status } = found;
  if (status === "STAGED") return inRows(db, importId);
  if (status === "COMPLETED") return inMembers(db, found);
  const message = `is ${status}: name an import that is STAGED or COMPLETED`;
  throw new InputValidationError([{ path, message }]);
}

async function* inRows(db: Queryable, importId: string): AsyncGenerator<readonly string[]> {
  for (let line = 0; ;) {
    const rows = await numbersOfRows(db, importId, line, perStep);
    if (rows.length > 0) yield rows.map(({ phone }) => phone).toSorted();
    if (rows.length < perStep) return;
    line = rows.at(-1)!.line;
  }
}

async function* inMembers(
  db: Queryable,
  { campaignId, number, createdAt }: RowOf<typeof importToCheck>,
): AsyncGenerator<readonly string[]> {
  for (let after = beforeAll; ;) {
    const members = await numbersOfMembers(db, campaignId, after, perStep, number, createdAt);
    const phones = members.flatMap(({ phone }) => phone ?? []).toSorted();
    if (phones.length > 0) yield phones;
    if (members.length < perStep) return;
    after = members.at(-1)!.id;
  }
}
