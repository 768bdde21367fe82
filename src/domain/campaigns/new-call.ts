import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { Tx } from "#db/pool.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
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

/** Locks the contact: it cannot be deleted or set to do-not-call until the transaction ends. @throws NotFoundError */
export async function lockCallee(tx: Tx, tenantId: string, id: string): Promise<void> {
  const { rowCount } = await tx.query(
    "select from contact where id = $1 and tenant_id = $2 and deleted_at is null for share",
    [id, tenantId],
  );
  if (rowCount === 0) throw new NotFoundError("contact", id);
}

/** @throws NotPossibleError when a call of the same kind to this contact is open in the campaign */
export async function insertCall(
  tx: Tx,
  { id: campaignId, tenantId }: CampaignRow,
  call: NewCall,
  now: Date,
): Promise<{ id: string }> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, is_callback, test_variables,
       created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     on conflict do nothing returning id`,
    [
      tenantId,
      campaignId,
      call.contactId,
      call.kind,
      call.at,
      call.isCallback,
      call.variables ?? null,
      now,
    ],
  );
  if (rows[0] === undefined) {
    throw new NotPossibleError(
      "CALL_ALREADY_OPEN",
      "the contact already has an open call of this kind in this campaign: cancel it with cancelCall, or wait for its end",
    );
  }
  await requestDispatch(tx, tenantId);
  return rows[0];
}
