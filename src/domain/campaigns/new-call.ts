import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { insertNewCall } from "#db/queries/new-call.ts";
import type { Tx } from "#db/pool.ts";
import { NotPossibleError } from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

/** A call that a person asks for. */
export interface NewCall {
  readonly contactId: string;
  readonly kind: "MANUAL" | "TEST";
  readonly at: Date;
  readonly isCallback: boolean;
  /** Of a test call, beside the contact's attributes. */
  readonly variables?: Readonly<Record<string, string>> | null;
}

/** @throws NotPossibleError when a call of the same kind to this contact is open in the campaign */
export async function insertCall(
  tx: Tx,
  { id: campaignId, tenantId }: CampaignRow,
  call: NewCall,
  now: Date,
): Promise<{ id: string }> {
  const inserted = await insertNewCall.first(
    tx,
    tenantId,
    campaignId,
    call.contactId,
    call.kind,
    call.at,
    call.isCallback,
    call.variables ?? null,
    now,
  );
  if (inserted === undefined) {
    throw new NotPossibleError(
      "CALL_ALREADY_OPEN",
      "the contact already has an open call of this kind in this campaign: cancel it with cancelCall, or wait for its end",
    );
  }
  await requestDispatch(tx, tenantId);
  return inserted;
}
