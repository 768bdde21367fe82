import { z } from "zod";
import { lockCampaign } from "#db/locks.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { inTransaction, type Queryable } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { nextOpening } from "#rules/gate.ts";
import { storable } from "#rules/storable-text.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { campaignDeleted } from "./import-apply.ts";
import { encodingNamed, encodings } from "./encodings.ts";
import { refuseOtherFormats } from "./import-encoding.ts";
import { country, parsed, text } from "#domain/input.ts";

/** A file that is being uploaded. The bytes can be read once, while they come in. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The file is kept in pieces of this size: one short statement each, and little memory for many uploads. */
const pieceBytes = 1_000_000;
const longestName = 200;

const column = text(100).nullish();
/** The empty text: no column. */
const columnOrNone = z
  .union([z.literal(""), text(100)], "must have at most 100 characters")
  .nullish();
const importOptions = z.object({
  mapping: z.object({ name: column, phone: column, address: column, doNotCall: columnOrNone }),
  defaultCountry: country.nullish(),
  encoding: text(100)
    .transform((label, context) => {
      const name = encodingNamed(label);
      if (name !== null) return name;
      context.addIssue(`is not a known encoding; known encodings: ${encodings.join(", ")}`);
      return z.NEVER;
    })
    .nullish(),
});

/**
 * Takes in an uploaded CSV as it streams, and has a job read it. Nothing is known of the rows yet: the
 * import's own status, counts and problems tell how it goes on. Without a default country the tenant's
 * holds.
 * @throws InputValidationError; NotFoundError; NotPossibleError when the campaign was deleted or has
 * ended; FileRefusedError when this is no CSV, or what the upload itself throws.
 */
export async function importContacts(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof importOptions> & {
    readonly campaignId: string;
    readonly file: UploadedFile;
  },
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const { pool, clock } = context;
  const { campaignId, file } = input;
  const { mapping, defaultCountry, encoding } = parsed(importOptions, input);
  await openCampaign(pool, tenantId, campaignId, await clock.now(pool));
  const id = await newId(pool);
  let isBeingCommitted = false;
  try {
    const fileBytes = await storePieces(pool, { id, tenantId }, file.bytes);
    await commitChange(context, actor, "importContacts", async (tx) => {
      await lockCampaign(tx, campaignId, "SHARE");
      const now = await clock.now(tx);
      await openCampaign(tx, tenantId, campaignId, now);
      await tx.query(
        `insert into import (id, tenant_id, campaign_id, file_name, file_bytes, mapping, default_country,
           encoding, created_at)
         select $1, $2, $3, $4, $5, $6, coalesce($7, default_country), $8, $9 from tenant where id = $2`,
        [id, tenantId, campaignId, nameOf(file), fileBytes, mapping, defaultCountry, encoding, now],
      );
      await enqueue(tx, "import-contacts", [{ tenantId, importId: id }]);
      isBeingCommitted = true;
      return { id };
    });
  } catch (error) {
    // The import may have been committed and only its answer lost: without pieces it would find no contacts.
    // Where it was not, and where this fails too, the clean-up finds the pieces.
    if (isBeingCommitted) throw error;
    await pool.query("delete from import_chunk where import_id = $1", [id]).catch(() => {});
    throw error;
  }
  return { id };
}

/** Has another worker go on with imports whose worker died. To be called every few seconds. */
export async function resumeImports({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  await inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ tenantId: string; importId: string }>(
      `select tenant_id as "tenantId", id as "importId" from import where status = 'RUNNING' and heartbeat_at < $1`,
      [new Date(now.getTime() - horizons.importSilentMs)],
    );
    await enqueue(tx, "import-contacts", rows);
  });
}

/** Forgets the pieces of uploads that were cut off, and what a deleted tenant has left. */
export async function cleanUpImports({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  const oldest = idAt(new Date(now.getTime() - horizons.uploadGivenUpMs));
  for (const table of ["import_chunk", "import_row", "import_withheld"]) {
    await pool.query(
      `delete from ${table} left_over where import_id < $1
         and not exists (select from import where id = left_over.import_id and status = 'RUNNING')`,
      [oldest],
    );
  }
}

/** @throws NotFoundError, NotPossibleError */
async function openCampaign(db: Queryable, tenantId: string, id: string, now: Date): Promise<void> {
  const [campaign]: CampaignRow[] = await campaignsById(db, [id]);
  if (campaign === undefined || campaign.tenantId !== tenantId) {
    throw new NotFoundError("campaign", id);
  }
  if (campaign.deletedAt !== null) throw campaignDeleted();
  if (nextOpening(campaign, now) === null) {
    throw new NotPossibleError(
      "CAMPAIGN_HAS_ENDED",
      `the campaign ${campaign.name} has no window left: set a later endsOn with updateCampaign first`,
    );
  }
}

async function storePieces(
  db: Queryable,
  { id, tenantId }: { readonly id: string; readonly tenantId: string },
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  let fileBytes = 0;
  let ordinal = 0;
  for await (const piece of inPieces(bytes)) {
    if (ordinal === 0) refuseOtherFormats(piece);
    await db.query(
      "insert into import_chunk (import_id, tenant_id, ordinal, bytes) values ($1, $2, $3, $4)",
      [id, tenantId, ordinal++, piece],
    );
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

async function newId(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ id: string }>("select uuid_v7() as id");
  return rows[0]!.id;
}

/** The least id that is made at or after the instant: ids begin with their time (RFC 9562, version 7). */
function idAt(instant: Date): string {
  const time = instant.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

function nameOf({ name }: UploadedFile): string {
  return storable(name).slice(0, longestName).toWellFormed() || "file";
}
