import { findDialOfNews } from "#db/queries/dial-rows.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction } from "#db/pool.ts";
import { isGivenUp } from "#rules/call-state.ts";
import type { VapiClient } from "#vapi/types.ts";
import { raiseAlert, tell } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { accountOf } from "./send.ts";

/**
 * Hangs up a call at VAPI, if it is still live there. Where it was given up here before anybody had answered, and
 * somebody has answered since, a phone may have rung twice: a person is told, before it is hung up.
 * @throws VapiError, to be tried again
 */
export async function hangUp(
  context: DomainContext,
  tenantId: string,
  vapiCallId: string,
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined) return;
  const vapi = context.vapi(accountOf(context, tenant));
  const dial = await findDialOfNews(context.pool, tenantId, { dialId: null, vapiCallId });
  if (dial !== null && isGivenUp(dial.reason) && (await isAnswered(vapi, vapiCallId))) {
    await tellOfDuplicate(context, dial);
  }
  await vapi.endCall(vapiCallId);
}

async function isAnswered(vapi: VapiClient, vapiCallId: string): Promise<boolean> {
  const lookup = await vapi.getCall(vapiCallId);
  if (lookup.kind !== "FOUND") return false;
  return lookup.news.status === "in-progress" || lookup.news.status === "forwarding";
}

/** Once, however often the call shows itself. */
async function tellOfDuplicate(
  context: DomainContext,
  {
    id,
    callId,
    tenantId,
  }: { readonly id: string; readonly callId: string; readonly tenantId: string },
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const { rows } = await tx.query<{ vapiCallId: string }>(
      `update dial set reason = 'DUPLICATE' from call
       where dial.id = $1 and dial.reason in ('OVERDUE', 'RELEASED')
         and call.id = dial.call_id and call.started_at is null
       returning dial.vapi_call_id as "vapiCallId"`,
      [id],
    );
    if (rows[0] === undefined) return;
    const now = await context.clock.now(tx);
    await tell(tx, callId, now, "DUPLICATE", rows[0].vapiCallId);
    const message = `A call that was already ended on this server (${rows[0].vapiCallId}) was answered. It is being hung up.`;
    await raiseAlert(tx, { tenantId, at: now, kind: "DUPLICATE_CALL", message, callId });
  });
}
