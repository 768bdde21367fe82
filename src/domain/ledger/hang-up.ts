import { recordLateAnswer } from "#db/queries/dial-changes.ts";
import { dialOfNews, type DialRow } from "#db/queries/dial-rows.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction } from "#db/pool.ts";
import { isGivenUp } from "#rules/dial-reason.ts";
import type { VapiClient } from "#vapi/types.ts";
import { raiseAlert } from "#domain/alerts.ts";
import { recordCallEvent } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { accountOf } from "./vapi-account.ts";

/**
 * Hangs up a call at VAPI, if it is still live there. If it was given up here before it was answered, and was answered
 * since, the phone may have rung twice: an alert is raised before it is hung up. @throws VapiError: try again later
 */
export async function hangUp(
  context: DomainContext,
  tenantId: string,
  vapiCallId: string,
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined) return;
  const vapi = context.vapi(accountOf(context, tenant));
  const dial = await dialOfNews.first(context.pool, tenantId, null, vapiCallId);
  if (dial !== undefined && isGivenUp(dial.reason) && (await isAnswered(vapi, vapiCallId))) {
    await recordDuplicate(context, dial);
  }
  await vapi.endCall(vapiCallId);
}

async function isAnswered(vapi: VapiClient, vapiCallId: string): Promise<boolean> {
  const lookup = await vapi.getCall(vapiCallId);
  if (lookup.kind !== "FOUND") return false;
  return lookup.news.status === "in-progress" || lookup.news.status === "forwarding";
}

/** Once, however often VAPI shows the call. */
async function recordDuplicate(
  context: DomainContext,
  { id, callId, tenantId }: DialRow,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const duplicate = await recordLateAnswer.first(tx, id);
    if (duplicate === undefined) return;
    const { vapiCallId } = duplicate;
    const now = await context.clock.now(tx);
    await recordCallEvent(tx, { tenantId, callId }, now, "DUPLICATE", vapiCallId);
    const message = `A call that was already ended on this server (${vapiCallId}) was answered. It is being hung up.`;
    await raiseAlert(tx, { tenantId, at: now, kind: "DUPLICATE_CALL", message, callId });
  });
}
