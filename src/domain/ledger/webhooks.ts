import { expectNoReport } from "#db/queries/missing-reports.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { storable } from "#rules/storable-text.ts";
import { vapiMessageKind, vapiWebhook } from "#vapi/contract.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import { redactWebhook } from "#vapi/redact.ts";
import type { CallNews } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import { meetLostCall } from "./lost-call.ts";
import { noteWebhook } from "./webhook-silence.ts";
import type { DomainContext } from "#domain/context.ts";

/** What became of a webhook. */
export type WebhookResult = "APPLIED" | "NOTHING_NEW" | "UNKNOWN_CALL" | "UNKNOWN_TYPE";

/** Types whose content says something of a call's life. All others are kept and change nothing. */
const understood = new Set(["status-update", "end-of-call-report"]);

/**
 * Keeps a webhook and applies it, in one transaction. The sender has proved to speak for the tenant; the
 * body is any JSON: what cannot be understood is kept and changes nothing.
 */
export async function receiveWebhook(
  context: DomainContext,
  { tenantId, body }: { readonly tenantId: string; readonly body: unknown },
): Promise<{ readonly result: WebhookResult }> {
  const message = vapiWebhook.safeParse(body).data?.message;
  const { data: kind } = vapiMessageKind.safeParse(message);
  const { type, status } = kind ?? { type: "", status: null };
  const news = kind === undefined ? null : newsFromWebhook(message);
  return await inTransaction(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    let result: WebhookResult = "UNKNOWN_TYPE";
    if (understood.has(type)) {
      result = news === null ? "UNKNOWN_CALL" : await apply(context, tx, tenantId, news, now);
    }
    if (news !== null && type === "end-of-call-report") {
      await expectNoReport(tx, tenantId, { vapiCallId: news.vapiCallId, isGone: false });
    }
    await tx.query({
      name: "keep-webhook",
      text: `
        insert into webhook_event (tenant_id, call_id, vapi_call_id, type, status, body, result, received_at)
        values ($1, (select call_id from dial where tenant_id = $1 and (id = $2 or vapi_call_id = $3) limit 1),
          $3, $4, $5, $6, $7, $8)`,
      values: [
        tenantId,
        news?.dialId ?? null,
        news?.vapiCallId ?? null,
        storable(type),
        typeof status === "string" ? storable(status).slice(0, 100) : null,
        JSON.stringify(redactWebhook(body) ?? null),
        result,
        now,
      ],
    });
    await noteWebhook(tx, context, tenantId, now);
    return { result };
  });
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
  const met = await meetLostCall(context, tx, tenantId, news, now);
  if (met === "NOT_OURS") return "UNKNOWN_CALL";
  return met === "NOTHING_NEW" ? met : "APPLIED";
}
