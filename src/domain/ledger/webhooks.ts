import { expectNoReport } from "#db/queries/missing-reports.ts";
import { storeWebhook } from "#db/queries/webhooks.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import { storable } from "#rules/storable-text.ts";
import { vapiMessageKind, vapiWebhook } from "#vapi/contract.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import { redactWebhook } from "#vapi/redact.ts";
import type { CallNews } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import { handleLostCall } from "./lost-call.ts";
import type { DomainContext } from "#domain/context.ts";

/** Types that say how a call goes on. All others are stored and change nothing. */
const understood = new Set(["status-update", "end-of-call-report"]);

/**
 * Stores a webhook and applies it, in one transaction. The sender has been authenticated for the tenant. The body is
 * any JSON: what cannot be read is stored and changes nothing.
 */
export async function receiveWebhook(
  context: DomainContext,
  { tenantId, body }: { readonly tenantId: string; readonly body: unknown },
): Promise<{ readonly result: WebhookResult }> {
  const startedAt = performance.now();
  const message = vapiWebhook.safeParse(body).data?.message;
  const { data: kind } = vapiMessageKind.safeParse(message);
  const { type, status, timestamp } = kind ?? { type: "", status: null, timestamp: null };
  const news = kind === undefined ? null : newsFromWebhook(message);
  const { result, now } = await inTransaction(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    let result: WebhookResult = "UNKNOWN_TYPE";
    if (understood.has(type)) {
      result = news === null ? "UNKNOWN_CALL" : await apply(context, tx, tenantId, news, now);
    }
    if (news !== null && type === "end-of-call-report") {
      await expectNoReport(tx, tenantId, news.vapiCallId);
    }
    const { wereSilent } = (await storeWebhook.first(
      tx,
      tenantId,
      news?.dialId ?? null,
      news?.vapiCallId ?? null,
      storable(type),
      typeof status === "string" ? storable(status).slice(0, 100) : null,
      JSON.stringify(redactWebhook(body) ?? null),
      result,
      now,
    ))!;
    if (wereSilent) context.log.info({ tenantId }, "webhooks arrive again");
    return { result, now };
  });
  context.observe({
    kind: "WEBHOOK",
    callId: news?.origin.callId ?? null,
    type,
    result,
    ageMs: timestamp === null ? null : now.getTime() - timestamp,
    durationMs: performance.now() - startedAt,
  });
  return { result };
}

async function apply(
  context: DomainContext,
  tx: Tx,
  tenantId: string,
  news: CallNews,
  now: Date,
): Promise<WebhookResult> {
  const result = await applyNews(context, tx, tenantId, news, now);
  if (result !== "UNKNOWN_CALL" || news.dialId === null) return result;
  const rebuilt = await handleLostCall(context, tx, tenantId, news, now);
  if (rebuilt === "NOT_OURS") return "UNKNOWN_CALL";
  return rebuilt === "NOTHING_NEW" ? rebuilt : "APPLIED";
}
