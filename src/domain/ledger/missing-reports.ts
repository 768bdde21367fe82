import { expectNoReport, type UnreportedCall } from "#db/queries/missing-reports.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { applyNews } from "./apply-news.ts";
import { accountOf } from "./vapi-account.ts";
import { alertIfWebhooksSilent } from "./webhook-silence.ts";

/**
 * Asks VAPI for one tenant's ended calls whose reports have not come: reports get lost, and if VAPI cannot reach this
 * server none comes at all. For a call that was looked up when it ended, VAPI had neither summary nor cost yet. If
 * VAPI does not answer, or denies that it knows a call, it is due again later.
 */
export async function askForReports(
  context: DomainContext,
  tenantId: string,
  calls: readonly UnreportedCall[],
): Promise<void> {
  const [tenant] = await tenantFacts(context.pool, [tenantId]);
  if (tenant === undefined) return;
  await alertIfWebhooksSilent(
    context,
    tenantId,
    calls.map(({ callId }) => callId),
  );
  const vapi = context.vapi(accountOf(context, tenant));
  for (const { callId, vapiCallId } of calls) {
    const lookup = await vapi.getCall(vapiCallId);
    if (lookup.kind === "FAILED") {
      context.log.warn({ tenantId, callId, problem: lookup.message }, "a lookup at VAPI failed");
      return;
    }
    // VAPI's records lag, so one denial says nothing: the call is due again later.
    if (lookup.kind === "NOT_FOUND") continue;
    await inTransaction(context.pool, async (tx) => {
      await applyNews(context, tx, tenantId, lookup.news, await context.clock.now(tx));
      await expectNoReport(tx, tenantId, vapiCallId);
    });
  }
}
