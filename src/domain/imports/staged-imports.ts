import type { z } from "zod";
import { lockCampaign } from "#db/locks.ts";
import {
  dropExpired,
  lockOwnImport,
  markCancelled,
  markConfirmed,
  type OwnImport,
  readAgain,
} from "#db/queries/imports.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { parsed } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { importOptions, openCampaign } from "./imports.ts";

const remapOptions = importOptions.partial();

/** How the file is to be read. What is not given stays as it was; null: it is detected, or the tenant's country. */
export type RemapInput = z.input<typeof remapOptions>;

/**
 * Reads the file of a staged import again, in another way: the import is STAGING until its new preview is made. Also
 * while it is being read, and after the file could not be read.
 * @throws InputValidationError, NotFoundError; NotPossibleError when the import is not one that waits to be confirmed.
 */
export async function remapImport(
  context: DomainContext,
  actor: Actor,
  id: string,
  input: RemapInput,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const { mapping, defaultCountry, encoding, separator, onEmpty } = parsed(remapOptions, input);
  return await commitChange(context, actor, "remapImport", async (tx, see) => {
    const known = await lockOwn(tx, tenantId, id);
    mustHaveFile(known, await context.clock.now(tx));
    await see(id);
    await readAgain(
      tx,
      id,
      mapping ?? known.mapping,
      defaultCountry === undefined ? known.defaultCountry : defaultCountry,
      encoding === undefined ? known.encoding : encoding,
      separator === undefined ? known.separator : separator,
      onEmpty === undefined ? known.onEmpty : (onEmpty ?? "KEEP"),
    );
    await enqueue(tx, "import-contacts", [{ tenantId, importId: id }]);
    return { id };
  });
}

/**
 * Applies a staged import: its contacts are created, changed and enrolled by a job. An import that was confirmed before
 * is not changed.
 * @throws NotFoundError; NotPossibleError when it does not wait to be confirmed, or its campaign was deleted or has ended.
 */
export async function confirmImport(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "confirmImport", async (tx, see) => {
    const known = await lockOwn(tx, tenantId, id);
    if (known.hasPreview && (known.status === "RUNNING" || known.status === "COMPLETED"))
      return { id };
    const now = await context.clock.now(tx);
    mustBeStaged(known, now);
    await see(id);
    await lockCampaign(tx, known.campaignId, "SHARE");
    await openCampaign(tx, tenantId, known.campaignId, now);
    await markConfirmed(tx, id, now, new Date(now.getTime() + context.horizons.undoableMs));
    await enqueue(tx, "import-contacts", [{ tenantId, importId: id }]);
    return { id };
  });
}

/**
 * Drops an import: nothing more of it is applied when this returns. What was applied before stays, and can be taken back
 * with undoImport. An import that was cancelled before is not changed.
 * @throws NotFoundError; NotPossibleError when it has ended.
 */
export async function cancelImport(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "cancelImport", async (tx, see) => {
    const { status, expiresAt } = await lockOwn(tx, tenantId, id);
    if (status === "CANCELLED") return { id };
    const keepsFile = status === "FAILED" && expiresAt !== null;
    if (!keepsFile && (status === "COMPLETED" || status === "FAILED" || status === "UNDONE")) {
      throw new NotPossibleError(
        "IMPORT_IS_OVER",
        `the import is ${status} and cannot be cancelled: undoImport takes back what it has done`,
      );
    }
    await see(id);
    await markCancelled(tx, id, await context.clock.now(tx));
    await enqueue(tx, "import-contacts", [{ tenantId, importId: id }]);
    // While it was applied, the ticks have looked at the campaign.
    if (status === "RUNNING") await requestDispatch(tx, tenantId);
    return { id };
  });
}

/** Drops staged imports that nobody has confirmed in time, and the files of failed ones. To be called now and then. */
export async function dropExpiredImports({ pool, clock }: DomainContext): Promise<void> {
  const now = await clock.now(pool);
  await inTransaction(pool, async (tx) => {
    await enqueue(tx, "import-contacts", await dropExpired(tx, now));
  });
}

/** @throws NotFoundError */
async function lockOwn(tx: Tx, tenantId: string, id: string): Promise<OwnImport> {
  const known = await lockOwnImport.first(tx, id, tenantId);
  if (known === undefined) throw new NotFoundError("import", id);
  return known;
}

/** @throws NotPossibleError */
function mustHaveFile(known: OwnImport, now: Date): void {
  const { status, hasPreview, hasFile } = known;
  const waits = status === "STAGING" || status === "STAGED" || status === "FAILED";
  if (!hasPreview || !waits) throw notStaged(known);
  if (!hasFile || isExpired(known, now)) {
    throw new NotPossibleError(
      "IMPORT_FILE_IS_GONE",
      "the file of the import is not kept any longer: upload it again with stageImport",
    );
  }
}

/** @throws NotPossibleError */
function mustBeStaged(known: OwnImport, now: Date): void {
  if (known.status === "STAGING") {
    throw new NotPossibleError(
      "IMPORT_IS_BEING_READ",
      "the file is still being read: confirm the import when its status is STAGED; importProgress shows it",
    );
  }
  if (known.status !== "STAGED" || isExpired(known, now)) throw notStaged(known);
}

function isExpired({ expiresAt }: OwnImport, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function notStaged({ status, hasPreview, expiresAt }: OwnImport): NotPossibleError {
  const next = "upload the file with stageImport to see a preview first";
  const why = !hasPreview
    ? `the import was made with importContacts and is ${status}: ${next}`
    : status === "FAILED" && expiresAt !== null
      ? "the file could not be read: have it read in another way with remapImport, or upload a corrected one"
      : status === "STAGED"
        ? `the import was not confirmed in time: ${next}`
        : `the import is ${status}: ${next}`;
  return new NotPossibleError("IMPORT_IS_NOT_STAGED", why);
}
