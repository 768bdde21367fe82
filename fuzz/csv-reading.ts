import { readRows } from "#domain/imports/import-rows.ts";
import { encodingOf, refuseOtherFormats } from "#domain/imports/import-encoding.ts";
import { FileRefusedError } from "#domain/errors.ts";
import type { CsvFile } from "./csv-file.ts";
import { broken, fine, type Outcome } from "./outcome.ts";

/** As the database keeps uploads. */
const pieceBytes = 1_000_000;

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield bytes.subarray(start, start + pieceBytes);
  }
}

/** Reads a file as an import does, without the database, and holds it to the laws. */
export async function readCsvFile(file: CsvFile): Promise<Outcome> {
  let contacts = 0;
  let problems = 0;
  let lastLine = 0;
  try {
    refuseOtherFormats(file.bytes.subarray(0, pieceBytes));
    const encoding = await encodingOf(() => piecesOf(file.bytes));
    const options = { ...file, encoding, allowsPremiumRate: false };
    for await (const rows of readRows(piecesOf(file.bytes), options)) {
      for (const row of rows) {
        if (row.line <= lastLine) return broken("read", `line ${row.line} behind ${lastLine}`);
        lastLine = row.line;
        // Cells are stored as `storableWhole` makes them.
        const { cells: _cells, text: _text, ...kept } = row;
        const text = JSON.stringify(kept);
        if (/\\u0000|\\ud[89a-f]/.test(text)) return broken("read", `cannot be stored: ${text}`);
        if ("contact" in row) {
          contacts += 1;
          if (!/^\+[1-9]\d{6,14}$/.test(row.contact.phone)) return broken("read", text);
        } else {
          problems += 1;
          if (row.problem.reason === "") return broken("read", text);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof FileRefusedError)) return broken("read", (error as Error).stack ?? "");
    return error.message === "" ? broken("refused", "for no reason") : fine("file refused");
  }
  if (contacts > 0 && problems > 0) return fine("some accepted");
  return fine(contacts > 0 ? "all accepted" : "all rejected");
}
