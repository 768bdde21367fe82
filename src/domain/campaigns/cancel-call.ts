import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";

/**
 * Cancels a scheduled call. A cancelled call of a round satisfies the round: the contact is not called in it. A
 * cancelled manual call does not: its round owes its own call again.
 * @throws NotFoundError, NotPossibleError
 */
export async function cancelCall(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "cancelCall", async (tx) => {
    // The membership before the call, as everybody locks them.
    await tx.query(
      `select from enrolment where (campaign_id, contact_id) in (
         select campaign_id, contact_id from call where id = $1 and tenant_id = $2 and kind = 'MANUAL')
       for no key update`,
      [id, tenantId],
    );
    const { rows } = await tx.query<{
      status: string;
      kind: string;
      campaignId: string;
      contactId: string;
    }>(
      `select status, kind, campaign_id as "campaignId", contact_id as "contactId" from call
       where id = $1 and tenant_id = $2 for update`,
      [id, tenantId],
    );
    const call = rows[0];
    if (call === undefined) throw new NotFoundError("call", id);
    const { status, kind } = call;
    if (status === "CANCELLED") return { id };
    if (status !== "SCHEDULED") {
      const isLive = status === "CALLING" || status === "IN_PROGRESS";
      throw new NotPossibleError(
        isLive ? "CALL_IS_LIVE" : "CALL_IS_FINAL",
        isLive
          ? "the call is live: end it with endCall"
          : `the call is ${status} and cannot be cancelled`,
      );
    }
    const now = await context.clock.now(tx);
    await tx.query(
      `update call set status = 'CANCELLED', cancel_reason = 'BY_USER', ended_at = $2, updated_at = $2
       where id = $1`,
      [id, now],
    );
    await recordCallEvent(tx, id, now, "CANCELLED", "BY_USER");
    if (kind === "MANUAL") await askRoundsAgain(tx, [call.contactId], call.campaignId);
    return { id };
  });
}
