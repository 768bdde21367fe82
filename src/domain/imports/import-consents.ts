import { insertConsentsOfRows } from "#db/queries/consents.ts";
import { campaignsById } from "#db/queries/campaign-facts.ts";
import type { RowToApply } from "#db/queries/import-rows.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import { askPermissionsAgain } from "#domain/scheduling/ask-permissions-again.ts";
import { FileRefusedError } from "#domain/errors.ts";
import type { CallType } from "#rules/call-type.ts";
import type { Columns } from "#rules/import-columns.ts";

/**
 * A file with consents needs a campaign that says to which calls they are given. Reads nothing for other files.
 * @throws FileRefusedError
 */
export async function mustSayWhatIsConsented(
  db: Queryable,
  { consent }: Columns,
  campaignId: string,
): Promise<void> {
  if (consent === null) return;
  const [campaign] = await campaignsById(db, [campaignId]);
  if (campaign === undefined || campaign.callType !== null) return;
  throw new FileRefusedError(
    "the file has consents to calls, and the campaign has no callType: set it with updateCampaign, so that it is known to which calls they are given, or give these columns the role ATTRIBUTE or IGNORE",
  );
}

/**
 * Records the consents of rows that are applied, to calls of the campaign's type, in at most one statement, and has calls
 * that waited for them decided again. The tenant is locked, if a row has one.
 */
export async function recordConsentsOfRows(
  tx: Tx,
  {
    tenantId,
    importId,
    callType,
  }: { readonly tenantId: string; readonly importId: string; readonly callType: CallType | null },
  rows: readonly Pick<RowToApply, "phone" | "consent">[],
  now: Date,
): Promise<void> {
  const stated = rows.flatMap(({ phone, consent }) =>
    consent === null ? [] : [{ phone, ...consent }],
  );
  // The call type may have been cleared since the file was read: then nothing is consented.
  if (stated.length === 0 || callType === null) return;
  const json = JSON.stringify(stated);
  const recorded = await insertConsentsOfRows(tx, tenantId, now, json, callType, importId);
  const phones = recorded.map(({ phone }) => phone).toSorted();
  if (phones.length > 0) await askPermissionsAgain(tx, { tenantId, phones }, now);
}
