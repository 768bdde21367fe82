import type { RowProblem } from "./import-row.ts";

/** A row of a file that is a contact. */
export interface StagedRow {
  readonly line: number;
  readonly phone: string;
  readonly extension: string | null;
  readonly doNotCall: boolean;
  readonly alsoNotToCall?: readonly string[] | undefined;
  /** As in the file. */
  readonly cells: readonly string[];
  /** The whole contact, an object, without `alsoNotToCall`. */
  readonly json: string;
}

interface RowOfProblem extends RowProblem {
  readonly line: number;
  readonly cells: readonly string[];
}

interface Earlier {
  readonly line: number;
  readonly extension: string | null;
}

/**
 * A phone is one contact, and a contact has one extension or none. Of rows with the same phone and extension, the last
 * one counts. A row whose extension differs from the first is rejected: it may be another person at the same
 * switchboard. `earlier`: the rows before these, by phone. Returns JSON with the first line of each phone
 * and the other numbers that its rows say not to call, and the phones that any row says not to call.
 */
export function withoutConflicts(
  rows: readonly StagedRow[],
  earlier: ReadonlyMap<string, Earlier>,
): {
  readonly taken: readonly string[];
  readonly notToCall: readonly string[];
  readonly problems: readonly RowOfProblem[];
} {
  const known = new Map(earlier);
  const taken = new Map<string, string>();
  const notToCall = new Set<string>();
  const others = new Map<string, readonly string[]>();
  const problems: RowOfProblem[] = [];
  for (const { line, phone, extension, doNotCall, alsoNotToCall, cells, json } of rows) {
    if (doNotCall) notToCall.add(phone);
    if (alsoNotToCall !== undefined) {
      others.set(phone, [...(others.get(phone) ?? []), ...alsoNotToCall]);
    }
    const first = known.get(phone);
    if (first !== undefined && first.extension !== extension) {
      const where = `in line ${first.line}`;
      const problem = extensionProblem({ phone, extension }, first.extension, where);
      problems.push({ line, cells, ...problem });
      continue;
    }
    const firstLine = first?.line ?? line;
    known.set(phone, { line: firstLine, extension });
    taken.set(phone, `${json.slice(0, -1)},"line":${firstLine}}`);
  }
  for (const [phone, numbers] of others) {
    const json = taken.get(phone);
    if (json === undefined) continue;
    taken.set(phone, `${json.slice(0, -1)},"alsoNotToCall":${JSON.stringify(numbers)}}`);
  }
  return { taken: [...taken.values()], notToCall: [...notToCall], problems };
}

/** `where` says where the phone has the other extension: "in line 3". */
export function extensionProblem(
  row: Pick<StagedRow, "phone" | "extension">,
  other: string | null,
  where: string,
): RowProblem {
  return {
    code: "PHONE_EXTENSION_DIFFERS",
    column: null,
    value: row.extension === null ? row.phone : `${row.phone} ext. ${row.extension}`,
    reason: `has the same phone as the contact ${where}, which has ${
      other === null ? "no extension" : `the extension ${other}`
    }; a phone is one contact with one extension, so give this person another number, or change that contact's extension`,
  };
}
