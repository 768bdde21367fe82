import { z } from "zod";
import { lockCampaign } from "#db/locks.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { deleteChunks } from "#db/queries/import-chunks.ts";
import {
  deleteLeftOverChunks,
  deleteLeftOverRows,
  deleteLeftOverWithheld,
} from "#db/queries/left-over-imports.ts";
import { deleteOldRejected } from "#db/queries/import-rejected.ts";
import { abandonedImports, insertImport, newImportId } from "#db/queries/imports.ts";
import { inTransaction, type Queryable } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { hasEnded } from "#rules/gate.ts";
import { separators } from "#rules/import-separator.ts";
import { onEmptyChoices } from "#rules/on-empty.ts";
import type { Actor } from "#domain/actor.ts";
import type { ChangeName } from "#rules/change-name.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { columnMapping } from "./column-mapping.ts";
import { campaignDeleted } from "./import-apply.ts";
import { encodingNamed, encodings } from "./encodings.ts";
import { country, parsed, text } from "#domain/input.ts";
import { nameOf, storePieces, type UploadedFile } from "./upload.ts";

export const importOptions = z.object({
  mapping: columnMapping,
  defaultCountry: country.nullish(),
  encoding: text(100)
    .transform((label, context) => {
      const name = encodingNamed(label);
      if (name !== null) return name;
      context.addIssue(`is not a known encoding; known encodings: ${encodings.join(", ")}`);
      return z.NEVER;
    })
    .nullish(),
  separator: z.enum(separators, `must be one character: comma, semicolon, tab or |`).nullish(),
  onEmpty: z.enum(onEmptyChoices).nullish(),
});

/** A file, how it is read, and the campaign in which its contacts are enrolled. */
export type ImportInput = z.input<typeof importOptions> & {
  readonly campaignId: string;
  readonly file: UploadedFile;
};

/**
 * Stores an uploaded CSV file as it arrives, and queues a job that reads and applies it. The rows are not read yet: the
 * import's status, counts and problems show the progress. If no default country is given, the tenant's is used.
 * @throws InputValidationError; NotFoundError; NotPossibleError when the campaign was deleted or has
 * ended; FileRefusedError when the file is not a CSV file, or what the upload itself throws.
 */
export async function importContacts(
  context: DomainContext,
  actor: Actor,
  input: ImportInput,
): Promise<{ id: string }> {
  return await receive(context, actor, { change: "importContacts", hasPreview: false }, input);
}

/**
 * The same in two steps: a job reads the file and counts what the import would do, and then it waits for
 * `confirmImport`. @throws as `importContacts`
 */
export async function stageImport(
  context: DomainContext,
  actor: Actor,
  input: ImportInput,
): Promise<{ id: string }> {
  return await receive(context, actor, { change: "stageImport", hasPreview: true }, input);
}

async function receive(
  context: DomainContext,
  actor: Actor,
  { change, hasPreview }: { readonly change: ChangeName; readonly hasPreview: boolean },
  input: ImportInput,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const { pool, clock } = context;
  const { campaignId, file } = input;
  const { mapping, defaultCountry, encoding, separator, onEmpty } = parsed(importOptions, input);
  await openCampaign(pool, tenantId, campaignId, await clock.now(pool));
  const { id } = (await newImportId.first(pool))!;
  let isBeingCommitted = false;
  try {
    const fileBytes = await storePieces(pool, { id, tenantId }, file.bytes);
    await commitChange(context, actor, change, async (tx) => {
      await lockCampaign(tx, campaignId, "SHARE");
      const now = await clock.now(tx);
      await openCampaign(tx, tenantId, campaignId, now);
      await insertImport(
        tx,
        id,
        tenantId,
        campaignId,
        nameOf(file),
        String(fileBytes),
        mapping,
        defaultCountry ?? null,
        encoding ?? null,
        now,
        separator ?? null,
        hasPreview,
        onEmpty ?? "KEEP",
        hasPreview ? null : new Date(now.getTime() + context.horizons.undoableMs),
      );
      await enqueue(tx, "import-contacts", [{ tenantId, importId: id }]);
      isBeingCommitted = true;
      return { id };
    });
  } catch (error) {
    // The import may have been committed although its answer was lost: it needs its pieces then. If it was not
    // committed, or deleting the pieces fails, the clean-up deletes them.
    if (isBeingCommitted) throw error;
    await deleteChunks(pool, tenantId, id).catch(() => {});
    throw error;
  }
  return { id };
}

/** Queues imports whose worker died for another worker. To be called every few seconds. */
export async function resumeImports({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  await inTransaction(pool, async (tx) => {
    const silentSince = new Date(now.getTime() - horizons.importSilentMs);
    await enqueue(tx, "import-contacts", await abandonedImports(tx, silentSince));
  });
}

/** Deletes the pieces of uploads that were cut off, what is left of deleted tenants, and old rejected rows. */
export async function cleanUpImports({ pool, clock, horizons }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  const oldest = idAt(new Date(now.getTime() - horizons.uploadGivenUpMs));
  await deleteLeftOverChunks(pool, oldest);
  await deleteLeftOverRows(pool, oldest);
  await deleteLeftOverWithheld(pool, oldest);
  await deleteOldRejected(pool, idAt(new Date(now.getTime() - horizons.rejectedRowsMs)));
}

/** @throws NotFoundError, NotPossibleError */
export async function openCampaign(
  db: Queryable,
  tenantId: string,
  id: string,
  now: Date,
): Promise<void> {
  const [campaign]: CampaignRow[] = await campaignsById(db, [id]);
  if (campaign === undefined || campaign.tenantId !== tenantId) {
    throw new NotFoundError("campaign", id);
  }
  if (campaign.deletedAt !== null) throw campaignDeleted();
  // In a campaign with lanes a day ends last where the clock is furthest behind.
  const where = campaign.isLaned ? { zones: [], bounds: [] } : undefined;
  if (hasEnded(campaign, now, where)) {
    throw new NotPossibleError(
      "CAMPAIGN_HAS_ENDED",
      `the campaign ${campaign.name} has no window left: set a later endsOn with updateCampaign first`,
    );
  }
}

/** The lowest id that can be made at the instant: ids begin with their time (RFC 9562, version 7). */
function idAt(instant: Date): string {
  const time = instant.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
