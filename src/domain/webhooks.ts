import { inTransaction } from "#db/pool.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import { redactWebhook } from "#vapi/redact.ts";
import type { CallNews } from "#vapi/types.ts";
import { applyNews } from "./apply-news.ts";
import type { DomainContext } from "./context.ts";

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
  webhook: { readonly tenantId: string; readonly body: unknown },
): Promise<{ readonly result: WebhookResult }> {
  const { tenantId, body } = webhook;
  const message = isObject(body) && isObject(body["message"]) ? body["message"] : {};
  const type = textOr(message["type"], "unknown");
  const news = newsFromWebhook(message);
  return await inTransaction(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const result = understood.has(type)
      ? news === null
        ? "UNKNOWN_CALL"
        : await applyNews(tx, tenantId, news, now)
      : "UNKNOWN_TYPE";
    await tx.query({
      name: "keep-webhook",
      text: `
        insert into webhook_event (tenant_id, call_id, vapi_call_id, type, status, body, result, received_at)
        values ($1, (select call_id from dial where tenant_id = $1 and (id = $2 or vapi_call_id = $3) limit 1),
          $3, $4, $5, $6, $7, $8)`,
      values: [
        tenantId,
        ...kept(news, type, message),
        JSON.stringify(redactWebhook(body) ?? null),
        result,
        now,
      ],
    });
    return { result };
  });
}

function kept(
  news: CallNews | null,
  type: string,
  message: Readonly<Record<string, unknown>>,
): (string | null)[] {
  const status = message["status"];
  return [
    news?.dialId ?? null,
    news?.vapiCallId ?? null,
    type,
    typeof status === "string" ? textOr(status, "") : null,
  ];
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value.replaceAll("\0", "").slice(0, 100) : otherwise;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
