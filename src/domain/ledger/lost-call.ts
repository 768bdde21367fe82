import { isTenantHeld } from "#db/queries/reconciliation.ts";
import type { Tx } from "#db/pool.ts";
import type { CallNews } from "#vapi/types.ts";
import { raiseAlert } from "#domain/alerts.ts";
import type { DomainContext } from "#domain/context.ts";
import { beforeLostCallMs, holdCalls } from "./hold-calls.ts";
import { type Rebuilt, rebuildLostCall } from "./rebuild.ts";

/**
 * Handles a call of this server that its database does not have. As a dial is committed before its request is sent,
 * commits were lost, perhaps others too. The call is rebuilt, an alert is raised, and the tenant's calls are held
 * until VAPI has been asked for the others. NOT_OURS and NOTHING_NEW: nothing was done.
 */
export async function handleLostCall(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  news: CallNews,
  now: Date,
): Promise<Rebuilt> {
  const result = await rebuildLostCall(context, tx, tenantId, news, now);
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
