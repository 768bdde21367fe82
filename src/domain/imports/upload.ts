import { insertChunk } from "#db/queries/import-chunks.ts";
import type { Queryable } from "#db/pool.ts";
import { storable } from "#rules/storable-text.ts";
import { refuseOtherFormats } from "./import-encoding.ts";

/** A file that is being uploaded. The bytes can be read once, as they arrive. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The file is stored in pieces of this size: short statements, and little memory for each upload. */
const pieceBytes = 256_000;
const longestName = 200;

/** Stores the bytes of a file as they arrive. Returns how many there are. @throws FileRefusedError */
export async function storePieces(
  db: Queryable,
  { id, tenantId }: { readonly id: string; readonly tenantId: string },
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  let fileBytes = 0;
  let ordinal = 0;
  for await (const piece of inPieces(bytes)) {
    if (ordinal === 0) refuseOtherFormats(piece);
    await insertChunk(db, tenantId, id, ordinal++, piece);
    fileBytes += piece.length;
  }
  if (ordinal === 0) refuseOtherFormats(new Uint8Array());
  return fileBytes;
}

/** The same bytes in pieces of one size, the last one smaller. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.length;
    if (length < pieceBytes) continue;
    const whole = Buffer.concat(parts);
    let start = 0;
    for (; whole.length - start >= pieceBytes; start += pieceBytes) {
      yield whole.subarray(start, start + pieceBytes);
    }
    parts = [whole.subarray(start)];
    length = whole.length - start;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** The name of the file as it is stored. */
export function nameOf({ name }: UploadedFile): string {
  return storable(name).slice(0, longestName).toWellFormed() || "file";
}
