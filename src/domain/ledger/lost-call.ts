import { isTenantHeld } from "#db/queries/reconciliation.ts";
import type { Tx } from "#db/pool.ts";
import type { CallNews } from "#vapi/types.ts";
import { raiseAlert } from "#domain/calls/call-history.ts";
import type { DomainContext } from "#domain/context.ts";
import { beforeLostCallMs, holdCalls } from "./hold-calls.ts";
import { type Rebuilt, takeInLostCall } from "./rebuild.ts";

/**
 * Takes in a call of this server that its database does not know, though a dial is committed before VAPI is asked
 * for it: commits were lost, perhaps more of them. Says so in an alert, and holds the tenant's calls until VAPI
 * has been asked for the others. NOT_OURS and NOTHING_NEW: nothing was done.
 */
export async function meetLostCall(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  news: CallNews,
  now: Date,
): Promise<Rebuilt> {
  const result = await takeInLostCall(context, tx, tenantId, news, now);
  if (result === "NOT_OURS" || result === "NOTHING_NEW") return result;
  const found = `VAPI has a call that this database had lost (${news.vapiCallId})`;
  await raiseAlert(tx, {
    tenantId,
    at: now,
    ...(result === "CONTACT_HELD"
      ? {
          kind: "CONTACT_HELD",
          message: `${found}, with its campaign. Its contact is not called until updateContact releases it.`,
        }
      : { kind: "CALL_REBUILT", message: `${found}; it was rebuilt.` }),
  });
  if ((await isTenantHeld.count(tx, tenantId)) === 0) {
    const reason = "VAPI reported a call that the database has lost";
    const since = news.createdAt ?? now;
    await holdCalls(tx, { tenantId, reason, since, marginMs: beforeLostCallMs }, now);
  }
  return result;
}
