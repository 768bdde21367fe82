import type { DomainContext } from "#domain/context.ts";
import { hearAlone } from "#domain/ledger/hear.ts";
import { openLedger } from "#domain/ledger/ledger.ts";
import { settle } from "#domain/ledger/settle.ts";
import type { Webhook } from "#domain/ledger/webhooks.ts";
import { dialById } from "#db/queries/dial-rows.ts";
import type { PlaceCallAnswer } from "#vapi/types.ts";
import { type RunDetached, runInline } from "#domain/run-detached.ts";

/** As a process does that has nothing else to do. */
export async function sendDial(
  context: DomainContext,
  dialId: string,
  runDetached: RunDetached = runInline,
): Promise<void> {
  await openLedger(context, runDetached).sendDial(dialId);
}

export async function receiveWebhook(
  context: DomainContext,
  webhook: Webhook,
): Promise<{ readonly result: string }> {
  return await openLedger(context).receiveWebhook(webhook);
}

/** Writes VAPI's answer to a dial into the ledger. */
export async function answerDial(
  context: DomainContext,
  dialId: string,
  answer: PlaceCallAnswer,
): Promise<void> {
  if (answer.kind !== "ACCEPTED") return await settle(context, dialId, answer);
  const { tenantId } = (await dialById.first(context.pool, dialId))!;
  await hearAlone(context, { tenantId, news: { ...answer.news, dialId }, webhook: null });
}
