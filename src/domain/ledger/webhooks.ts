import { storable } from "#rules/storable-text.ts";
import { vapiMessageKind, vapiWebhook } from "#vapi/contract.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import { redactWebhook } from "#vapi/redact.ts";
import { reduceWebhook } from "#vapi/reduce.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import type { Heard } from "./hear.ts";

/** A webhook whose sender has been authenticated for the tenant. */
export interface Webhook {
  readonly tenantId: string;
  /** Any JSON. */
  readonly body: unknown;
}

/** Types that say how a call goes on. All others are stored and change nothing. */
const understood = new Set(["status-update", "end-of-call-report"]);

/** Reads a webhook. What cannot be read is stored and changes nothing. */
export function readWebhook({ tenantId, body }: Webhook): Heard {
  const message = vapiWebhook.safeParse(body).data?.message;
  const { data: kind } = vapiMessageKind.safeParse(message);
  const { type, status, timestamp } = kind ?? { type: "", status: null, timestamp: null };
  return {
    tenantId,
    news: kind === undefined ? null : newsFromWebhook(message),
    webhook: {
      type: storable(type),
      status: typeof status === "string" ? storable(status).slice(0, 100) : null,
      sentAt: timestamp,
      bodyFor: (result) => JSON.stringify(stored(body, result) ?? null),
      isUnderstood: understood.has(type),
    },
  };
}

/** What is stored of a body: without what its call has, if the call is known, and without secrets. */
function stored(body: unknown, result: WebhookResult): unknown {
  const isOfKnownCall = result === "APPLIED" || result === "NOTHING_NEW";
  return redactWebhook(isOfKnownCall ? reduceWebhook(body) : body);
}
