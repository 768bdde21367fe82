import type { Columns, ColumnUse } from "./import-columns.ts";
import type { ImportedContact, RowProblem } from "./import-row.ts";
import { storable } from "./storable-text.ts";

/** Values of one column that are shown before an import. */
export interface ColumnSample {
  /** As it stands in the file, at most 100 characters. */
  readonly value: string;
  /** What is stored: a phone in E.164. Null if the row is rejected because of it. */
  readonly becomes: string | null;
  /** Why the row is rejected; null if it is not, or not because of this value. */
  readonly problem: string | null;
}

/** What became of a row. */
type SampledRow =
  | { readonly contact: Pick<ImportedContact, "phone" | "extension" | "attributes"> }
  | { readonly problem: Pick<RowProblem, "column" | "reason"> };

type SampledColumns = Pick<Columns, "header" | "roles" | "attributeNames">;

/** Values of each column that are shown. */
const perColumn = 3;
const longestValue = 100;

/** Collects the first values of each column that are not empty. */
export class Sampler {
  readonly #columns: SampledColumns;
  readonly #samples: ColumnSample[][];
  #wanted: number;

  constructor(columns: SampledColumns) {
    this.#columns = columns;
    this.#samples = columns.header.map(() => []);
    this.#wanted = perColumn * columns.header.length;
  }

  take(cells: readonly string[], row: SampledRow): void {
    if (this.#wanted === 0) return;
    for (const [index, samples] of this.#samples.entries()) {
      const value = storable(cells[index] ?? "");
      if (value === "" || samples.length === perColumn) continue;
      samples.push(this.#sampleOf(index, value, row));
      this.#wanted--;
    }
  }

  /** By column, in the order of the file. */
  get samples(): readonly (readonly ColumnSample[])[] {
    return this.#samples;
  }

  #sampleOf(index: number, cell: string, row: SampledRow): ColumnSample {
    const value = cell.slice(0, longestValue).toWellFormed();
    const { header, roles, attributeNames } = this.#columns;
    const isPhone = roles[index]?.role === "PHONE";
    if ("problem" in row) {
      const isCause = row.problem.column === header[index];
      return {
        value,
        becomes: isCause || isPhone ? null : value,
        problem: isCause ? row.problem.reason : null,
      };
    }
    const { phone, extension, attributes } = row.contact;
    // Of several phones one is dialled, and the others are attributes.
    const isDialled = isPhone && !Object.hasOwn(attributes, attributeNames.get(index) ?? "");
    const dialled = extension === null ? phone : `${phone} ext. ${extension}`;
    return { value, becomes: isDialled ? dialled : value, problem: null };
  }
}

/** The first values of columns of which it is not known yet which one has the telephone numbers. */
export function samplesOf(
  columns: readonly ColumnUse[],
  records: readonly (readonly string[])[],
): readonly (readonly ColumnSample[])[] {
  const header = columns.map((column) => column.header);
  const sampler = new Sampler({ header, roles: columns, attributeNames: new Map() });
  const notRead = { problem: { column: null, reason: "" } };
  for (const cells of records) sampler.take(cells, notRead);
  return sampler.samples;
}
