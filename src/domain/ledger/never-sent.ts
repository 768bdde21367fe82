import { lockCall } from "#db/locks.ts";
import { dialById } from "#db/queries/dial-rows.ts";
import { isSentIn } from "#db/queries/mark-sent.ts";
import { afterCommit, inTransaction } from "#db/pool.ts";
import type { DomainContext, Watermark } from "#domain/context.ts";
import { putBack } from "./put-back.ts";

/** Attempts that are remembered; the dials of older ones are looked up as those of a process that died. */
const mostRemembered = 250;

/**
 * To be called when this process will certainly send no request for dials that an attempt of its own may have committed
 * as SENT: the answer to the COMMIT was lost, or came too late.
 */
export function noteNeverSent(
  { neverSent }: Watermark,
  attempt: string,
  dialIds: readonly string[],
): void {
  neverSent.set(attempt, [...(neverSent.get(attempt) ?? []), ...dialIds]);
  for (const oldest of neverSent.keys()) {
    if (neverSent.size <= mostRemembered) break;
    neverSent.delete(oldest);
  }
}

/**
 * Puts back the calls of such dials. Whether a dial was committed is known from the attempt that its row names: only the
 * process that commits a dial as SENT sends its request, so one that names an attempt of this process was sent by nobody.
 * A dial that another attempt has committed is left alone.
 */
export async function withdrawNeverSent(context: DomainContext): Promise<void> {
  const { watermark } = context;
  const noted = new Map(watermark.neverSent);
  for (const [attempt, dialIds] of noted) {
    watermark.neverSent.delete(attempt);
    for (const [index, dialId] of dialIds.entries()) {
      try {
        await withdraw(context, attempt, dialId);
      } catch (error) {
        noteNeverSent(watermark, attempt, dialIds.slice(index));
        throw error;
      }
    }
  }
}

async function withdraw(context: DomainContext, attempt: string, dialId: string): Promise<void> {
  await inTransaction(context.pool, async (tx) => {
    const found = await dialById.first(tx, dialId);
    if (found === undefined) return;
    // If the attempt is not over yet, it holds the dial: this waits for it.
    const locked = await lockCall(tx, found);
    if ((await isSentIn.count(tx, dialId, attempt)) === 0) return;
    const message =
      "This server could not send the request in time, and has not sent it: the call is placed again.";
    const reason = "NEVER_SENT";
    await putBack(context, tx, locked, { reason, message }, await context.clock.now(tx));
    const { callId } = locked.dial;
    afterCommit(tx, () => context.observe({ kind: "DIAL_WITHHELD", dialId, callId, reason }));
  });
}
