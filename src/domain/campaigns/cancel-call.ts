import { lockCallToCancel } from "#db/locks/callees.ts";
import { cancelByUser } from "#db/queries/cancel-call.ts";
import { askRoundsAgain } from "#db/queries/ask-rounds-again.ts";
import { isLive } from "#rules/call-state.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
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
  return await commitChange(context, actor, "cancelCall", async (tx, see) => {
    const call = await lockCallToCancel(tx, tenantId, id);
    if (call === undefined) throw new NotFoundError("call", id);
    const { status, kind } = call;
    if (status === "CANCELLED") return { id };
    if (status !== "SCHEDULED") {
      throw isLive(status)
        ? new NotPossibleError("CALL_IS_LIVE", "the call is live: end it with endCall")
        : new NotPossibleError(
            "CALL_IS_FINAL",
            `the call is ${status} and cannot be cancelled: to prevent further calls to the contact, remove it with unenrolContacts`,
          );
    }
    await see(id);
    const now = await context.clock.now(tx);
    await cancelByUser(tx, id, now);
    await recordCallEvent(tx, { tenantId, callId: id }, now, "CANCELLED", "BY_USER");
    if (kind === "MANUAL") {
      await askRoundsAgain(tx, [call.contactId], call.campaignId);
      await requestDispatch(tx, tenantId);
    }
    return { id };
  });
}
