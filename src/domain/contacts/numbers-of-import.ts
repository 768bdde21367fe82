import { z } from "zod";
import { importToCheck, numbersOfMembers, numbersOfRows } from "#db/queries/numbers-of-imports.ts";
import type { Queryable } from "#db/pool.ts";
import type { RowOf } from "#db/statement.ts";
import { InputValidationError } from "#domain/errors.ts";

const beforeAll = { STAGED: "0", COMPLETED: "00000000-0000-0000-0000-000000000000" } as const;
/** Where a request has stopped, by the status of the import: "row:1000", or "member:" and the id of a contact. */
const places = {
  STAGED: z.templateLiteral([
    "row:",
    z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
  ]),
  COMPLETED: z.templateLiteral(["member:", z.uuid()]),
} as const;

/** Some numbers, in their order, and where they end; null: there are no more. */
export interface NumbersOfImport {
  readonly phones: readonly string[];
  readonly next: string | null;
}

/** Where to begin, and how many rows or members are read at once. */
interface Pace {
  /** `next` of earlier ones; null: at the beginning. */
  readonly after: string | null;
  readonly perStep: number;
}

/**
 * The numbers of an import's contacts, in lists of at most `perStep`: of one that is STAGED those of its rows, and of one
 * that is COMPLETED those of the members of its campaign that it has enrolled, or that another import had enrolled before. A
 * contact whose number a person may have changed since is not among them, nor one who was a member by hand.
 * @throws InputValidationError with the path importId or after
 */
export async function numbersOfImport(
  db: Queryable,
  tenantId: string,
  importId: string,
  { after, perStep }: Pace,
): Promise<AsyncIterable<NumbersOfImport>> {
  const isId = z.uuid().safeParse(importId).success;
  const found = isId ? await importToCheck.first(db, tenantId, importId) : undefined;
  const path = ["importId"];
  if (found === undefined) {
    const message = `there is no import with the ID ${importId}`;
    throw new InputValidationError([{ path, code: "NOT_FOUND", message }]);
  }
  const { status } = found;
  if (status !== "STAGED" && status !== "COMPLETED") {
    const message = `is ${status}: name an import that is STAGED or COMPLETED`;
    throw new InputValidationError([{ path, message }]);
  }
  if (after !== null && !places[status].safeParse(after).success) {
    const message = `is no place in this import, which is ${status} now: begin again without it`;
    throw new InputValidationError([{ path: ["after"], message }]);
  }
  const from = { after: after?.split(":")[1] ?? beforeAll[status], perStep };
  return status === "STAGED" ? inRows(db, importId, from) : inMembers(db, found, from);
}

type From = Pace & { readonly after: string };

async function* inRows(
  db: Queryable,
  importId: string,
  { after, perStep }: From,
): AsyncGenerator<NumbersOfImport> {
  for (let line: number | undefined = Number(after); line !== undefined;) {
    const rows: RowOf<typeof numbersOfRows>[] = await numbersOfRows(db, importId, line, perStep);
    line = rows.length < perStep ? undefined : rows.at(-1)!.line;
    const next = line === undefined ? null : `row:${line}`;
    yield { phones: rows.map(({ phone }) => phone).toSorted(), next };
  }
}

async function* inMembers(
  db: Queryable,
  { campaignId, number, createdAt }: RowOf<typeof importToCheck>,
  { after, perStep }: From,
): AsyncGenerator<NumbersOfImport> {
  for (let last: string | undefined = after; last !== undefined;) {
    const members: RowOf<typeof numbersOfMembers>[] = await numbersOfMembers(
      db,
      campaignId,
      last,
      perStep,
      number,
      createdAt,
    );
    last = members.length < perStep ? undefined : members.at(-1)!.id;
    const next = last === undefined ? null : `member:${last}`;
    yield { phones: members.flatMap(({ phone }) => phone ?? []).toSorted(), next };
  }
}
