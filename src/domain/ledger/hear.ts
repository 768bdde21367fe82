import { expectNoReport } from "#db/queries/missing-reports.ts";
import { type StoredWebhook, storeWebhooks } from "#db/queries/webhooks.ts";
import { afterCommit, inTransaction, inTransactionByKeys, type Tx } from "#db/pool.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import type { CallNews } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import { applyNews } from "./apply-news.ts";
import { applyTogether } from "./apply-together.ts";
import { resetBackoff } from "./faults.ts";
import { handleLostCall } from "./lost-call.ts";

/** What VAPI has said: a webhook, or its 201 to a dial. */
export interface Heard {
  readonly tenantId: string;
  /** Null: a webhook that says nothing about a call. */
  readonly news: CallNews | null;
  /** Null: a 201. */
  readonly webhook: HeardWebhook | null;
}

/** A webhook, as far as it is stored. */
interface HeardWebhook extends Pick<StoredWebhook, "type" | "status"> {
  /** What is stored of its body, as JSON, once its result is known. */
  readonly bodyFor: (result: WebhookResult) => string;
  /** Whether its type says how a call goes on. */
  readonly isUnderstood: boolean;
  /** When VAPI made it, in ms since 1970 by its clock; null: it did not say. */
  readonly sentAt: number | null;
}

/**
 * Stores and applies what VAPI has said, together in one transaction. What cannot be done together is done alone
 * afterwards, and so is everything if one of them fails: none fails because of another. Returns what became of each, or
 * will become of it.
 */
export async function hearTogether(
  context: DomainContext,
  heard: readonly Heard[],
  { alone, again }: Record<"alone" | "again", (one: Heard) => Promise<WebhookResult>>,
): Promise<(WebhookResult | Promise<WebhookResult>)[]> {
  const results: readonly (WebhookResult | "ALONE" | "AGAIN")[] = await inTransactionByKeys(
    context.pool,
    (tx) => store(context, tx, heard),
  ).catch((error: unknown) => {
    if (heard.length === 1) throw error;
    context.log.warn({ err: error, news: heard.length }, "news are handled one by one");
    return heard.map(() => "ALONE" as const);
  });
  return results.map((result, index) => {
    if (result === "ALONE") return alone(heard[index]!);
    return result === "AGAIN" ? again(heard[index]!) : result;
  });
}

/** Those that were handled are stored. ALONE and AGAIN: nothing was done. */
async function store(
  context: DomainContext,
  tx: Tx,
  heard: readonly Heard[],
): Promise<(WebhookResult | "ALONE" | "AGAIN")[]> {
  const asked = heard.flatMap(({ tenantId, news, webhook }, index) =>
    news !== null && (webhook === null || webhook.isUnderstood)
      ? [{ tenantId, news, isReport: isReport(webhook), index }]
      : [],
  );
  const all = heard.map(({ webhook }): WebhookResult | "ALONE" | "AGAIN" =>
    webhook?.isUnderstood ? "UNKNOWN_CALL" : "UNKNOWN_TYPE",
  );
  await applyTogether(context, tx, asked, async (results, now) => {
    for (const [place, { index }] of asked.entries()) all[index] = results[place]!;
    const stored = heard.flatMap((each, index) => {
      const result = all[index]!;
      return result === "ALONE" || result === "AGAIN" ? [] : [{ ...each, result }];
    });
    await Promise.all([
      storeHeard(context, tx, stored, now),
      resetBackoff(tx, tenantsOfAnswers(stored)),
    ]);
  });
  return all;
}

/** One alone, with the locks that it needs: those of others are waited for. */
export async function hearAlone(context: DomainContext, heard: Heard): Promise<WebhookResult> {
  const { tenantId, news, webhook } = heard;
  return await inTransaction(context.pool, async (tx) => {
    await resetBackoff(tx, tenantsOfAnswers([heard]));
    const now = await context.clock.now(tx);
    let result: WebhookResult = "UNKNOWN_TYPE";
    if (webhook === null || webhook.isUnderstood) {
      result = news === null ? "UNKNOWN_CALL" : await apply(context, tx, tenantId, news, now);
    }
    if (news !== null && isReport(webhook)) await expectNoReport(tx, tenantId, news.vapiCallId);
    await storeHeard(context, tx, [{ ...heard, result }], now);
    return result;
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
  const rebuilt = await handleLostCall(context, tx, tenantId, news, now);
  if (rebuilt === "NOT_OURS") return "UNKNOWN_CALL";
  return rebuilt === "NOTHING_NEW" ? rebuilt : "APPLIED";
}

async function storeHeard(
  context: DomainContext,
  tx: Tx,
  heard: readonly (Heard & { readonly result: WebhookResult })[],
  now: Date,
): Promise<void> {
  const wereSilent = await storeWebhooks(
    tx,
    heard.flatMap(({ tenantId, news, webhook, result }) =>
      webhook === null
        ? []
        : [
            {
              tenantId,
              dialId: news?.dialId ?? null,
              vapiCallId: news?.vapiCallId ?? null,
              type: webhook.type,
              status: webhook.status,
              body: webhook.bodyFor(result),
              result,
            },
          ],
    ),
    now,
  );
  for (const tenantId of wereSilent) context.log.info({ tenantId }, "webhooks arrive again");
  const startedAt = performance.now();
  afterCommit(tx, () => {
    for (const { news, webhook, result } of heard) {
      if (webhook === null) continue;
      context.observe({
        kind: "WEBHOOK",
        callId: news?.origin.callId ?? null,
        type: webhook.type,
        result,
        ageMs: webhook.sentAt === null ? null : now.getTime() - webhook.sentAt,
        durationMs: performance.now() - startedAt,
      });
    }
  });
}

function tenantsOfAnswers(heard: readonly Heard[]): string[] {
  const answers = heard.filter(({ webhook }) => webhook === null);
  return [...new Set(answers.map(({ tenantId }) => tenantId))];
}

function isReport(webhook: HeardWebhook | null): boolean {
  return webhook?.type === "end-of-call-report";
}
