import { randomUUID } from "node:crypto";
import { lockCall } from "#db/locks.ts";
import { dialById, type DialRow } from "#db/queries/dial-rows.ts";
import { afterCommit, inTransaction, inTransactionByKeys } from "#db/pool.ts";
import { sendMarginMs } from "#rules/campaign-rules.ts";
import type { PlaceCallAnswer } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";
import type { RunDetached } from "#domain/run-detached.ts";
import { EpochOverError } from "#domain/schema-epoch.ts";
import { commitSent, type Decided, type Sending } from "./commit-sent.ts";
import { holdForLostCommits } from "./hold-calls.ts";
import { type NotPlaced, putBack } from "./put-back.ts";
import { noteNeverSent } from "./never-sent.ts";
import { remember } from "./watermark.ts";

/** Records VAPI's answer to a dial. */
export type Answered = (dial: DialRow, answer: PlaceCallAnswer) => Promise<void>;

/**
 * Sends intended dials, of any tenants, in a fixed number of statements. The decision is asked again and SENT is
 * committed before the requests leave, so that a crash at any point leaves dials that were certainly not sent, or that
 * are looked up and never sent again. A dial that another process has taken is left alone. The requests and their
 * answers are left to `runDetached`, as they cannot be repeated. Returns for each dial a promise that is rejected if it
 * is to be tried again.
 */
export async function sendDials(
  context: DomainContext,
  dialIds: readonly string[],
  { answered, runDetached }: { readonly answered: Answered; readonly runDetached: RunDetached },
): Promise<Promise<void>[]> {
  if (context.epoch.isOver) return dialIds.map(leaveToOthers);
  const startedAt = performance.now();
  const attempt = randomUUID();
  const committed = inTransactionByKeys(context.pool, (tx) =>
    commitSent(context, tx, dialIds, attempt),
  );
  const decided = await committed
    .then((outcome) => outcome())
    .catch((error: unknown) => {
      // It may have been committed all the same.
      noteNeverSent(context.watermark, attempt, dialIds);
      if (dialIds.length === 1) throw error;
      context.log.warn({ err: error, dials: dialIds.length }, "dials are sent one by one");
      return new Map<string, Decided>(dialIds.map((dialId) => [dialId, "HELD"]));
    });
  for (const [dialId, each] of decided) {
    if (!isSending(each)) continue;
    remember(context.watermark, dialId);
    noteSent(context, each, performance.now() - startedAt);
  }
  // The dials stay INTENDED: when another worker takes them, the decision refuses them.
  if ([...decided.values()].includes("COMMITS_LOST")) await holdForLostCommits(context);
  return dialIds.map(async (dialId) => {
    const each = decided.get(dialId) ?? null;
    if (each === "HELD") {
      const [sent] = await sendDials(context, [dialId], { answered, runDetached });
      return await sent;
    }
    if (isSending(each)) return await runDetached(() => post(context, each, answered));
    if (each === null && context.epoch.isOver) return await leaveToOthers();
    if (each !== null && each !== "COMMITS_LOST") {
      await putBackUnsent(context, dialId, each.refused);
    }
  });
}

/** The dial stays INTENDED. Its job is repeated, by a process of the version for which the database was changed. */
async function leaveToOthers(): Promise<void> {
  throw new EpochOverError();
}

function isSending(decided: Decided): decided is Sending {
  return decided !== null && typeof decided === "object" && "request" in decided;
}

function noteSent(context: DomainContext, sending: Sending, durationMs: number): void {
  const { dial, sentAt, dueSince } = sending;
  const { id: dialId, callId, campaignId, tenantId, intendedAt, startsAt } = dial;
  context.observe({
    kind: "DIAL_SENT",
    dialId,
    callId,
    campaignId,
    tenantId,
    lateMs: sentAt.getTime() - dueSince.getTime(),
    claimedMs: sentAt.getTime() - Math.max(intendedAt.getTime(), startsAt?.getTime() ?? 0),
    durationMs,
  });
}

/** In a transaction of its own: its locks would delay other dials. Nothing is done if the dial was sent meanwhile. */
async function putBackUnsent(
  context: DomainContext,
  dialId: string,
  refused: NotPlaced,
): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const locked = await lockCall(tx, (await dialById.first(tx, dialId))!);
    if (locked.dial.state !== "INTENDED") return;
    await putBack(context, tx, locked, refused, await context.clock.now(tx));
    const { reason } = refused;
    const { callId } = locked.dial;
    afterCommit(tx, () => context.observe({ kind: "DIAL_WITHHELD", dialId, callId, reason }));
  });
}

async function post(
  context: DomainContext,
  { dial, account, request, decidedAtMs, attempt }: Sending,
  answered: Answered,
): Promise<void> {
  // A process that was suspended since the decision does not know what has happened meanwhile (a stop, the end of
  // the window). It must not post.
  if (performance.now() - decidedAtMs > sendMarginMs) {
    noteNeverSent(context.watermark, attempt, [dial.id]);
    return;
  }
  const startedAt = performance.now();
  const answer = await context.vapi(account).placeCall(request);
  const durationMs = performance.now() - startedAt;
  await answered(dial, answer);
  const { id: dialId, callId } = dial;
  context.observe({ kind: "DIAL_ANSWERED", dialId, callId, answer: answer.kind, durationMs });
}
