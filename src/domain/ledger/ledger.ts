import type { DomainContext } from "#domain/context.ts";
import { createBatcher } from "#domain/batcher.ts";
import { inOrder } from "#domain/in-order.ts";
import { type RunDetached, runInline } from "#domain/run-detached.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import { type Heard, hearAlone, hearTogether } from "./hear.ts";
import { type Answered, sendDials } from "./send.ts";
import { settle } from "./settle.ts";
import { readWebhook, type Webhook } from "./webhooks.ts";

/** The hot path of a process. What comes while its transactions are under way is done together in the next one. */
export interface Ledger {
  /** Stores a webhook and applies it. Resolves when that is committed. */
  receiveWebhook(webhook: Webhook): Promise<{ readonly result: WebhookResult }>;
  /** Sends one intended dial, if the decision still allows it. Rejected: it is to be tried again. */
  sendDial(dialId: string): Promise<void>;
}

/** Fewer statements for each piece, up to here; a larger batch holds its locks for longer. */
const most = 50;
/** While one transaction waits for its commit, the next one works. */
const underWay = 2;
/** News that wait for locks hold a connection each; not all of the pool. */
const aloneUnderWay = 5;

function callOf({ tenantId, news }: Heard): string | null {
  return news === null ? null : `${tenantId} ${news.vapiCallId}`;
}

/** Opens the ledger of a process. Requests to VAPI are given to `runDetached`. */
export function openLedger(context: DomainContext, runDetached: RunDetached = runInline): Ledger {
  const alone = createBatcher<Heard, WebhookResult>(
    async ([one]) => [await hearAlone(context, one!)],
    { most: 1, underWay: aloneUnderWay },
  );
  const together: (one: Heard) => Promise<WebhookResult> = createBatcher<Heard, WebhookResult>(
    (heard) => hearTogether(context, heard, { alone, again: together }),
    { most, underWay },
  );
  // Two batches are under way: without this, the end of a call could be heard before its answer.
  const hear = inOrder<Heard, WebhookResult>(callOf, together);
  const answered: Answered = async ({ id: dialId, tenantId }, answer) => {
    if (answer.kind !== "ACCEPTED") return await settle(context, dialId, answer);
    // Whatever id VAPI returns, this is the answer to this dial.
    await hear({ tenantId, news: { ...answer.news, dialId }, webhook: null });
  };
  const send = createBatcher<string, void>(
    (dialIds) => sendDials(context, dialIds, { answered, runDetached }),
    { most, underWay },
  );
  return {
    receiveWebhook: async (webhook) => ({ result: await hear(readWebhook(webhook)) }),
    sendDial: send,
  };
}
