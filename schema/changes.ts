import { setTimeout as delay } from "node:timers/promises";
import type { LiveItem, WatchOptions } from "#events/hub.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "./auth.ts";
import type { ChangeKind } from "#rules/change-kind.ts";
import type { GraphqlContext } from "./context.ts";

/** What a subscription sends first, before any change. */
interface Start {
  readonly kind: "start";
  /** Where it continues: the cursor that the client gave. */
  readonly cursor: () => string;
}

/**
 * The changes of the viewer's tenant, until the viewer's key is revoked, the session is signed out, the seat changes, or
 * the tenant is disabled. The first item is a start if they continue from `since`, and otherwise a "read again".
 */
export async function changesFor(
  context: GraphqlContext,
  options: WatchOptions,
): Promise<AsyncIterableIterator<LiveItem | Start>> {
  const { by } = context.viewer!;
  const endsWith = new Set(
    by.kind === "USER" ? [by.sessionId, by.seatId] : [by.sessionId, by.apiKeyId],
  );
  const watch = await context.events.watch(tenantOf(context), options);
  return stream(watch, async function* (items, ended) {
    const isOver = async (): Promise<boolean> =>
      (await persistently(context, ended, context.admittedForMs)) === null;
    const expiry = endOnExpiry(context, watch, ended);
    try {
      // Access may have ended after it was checked and before changes were watched.
      if (await isOver()) return context.accessEnded();
      if (watch.isResumed) yield { kind: "start", cursor: () => options.since! };
      let isFirst = !watch.isResumed;
      for await (const item of items) {
        if (item.kind === "readAgain") {
          if (!isFirst && (await isOver())) return context.accessEnded();
          isFirst = false;
        } else if (endsAccess.has(item.change.kind)) {
          if (endsWith.has(item.change.subject)) return context.accessEnded();
          continue;
        }
        yield item;
      }
    } finally {
      expiry.stop();
    }
  });
}

/** Timers cannot wait for much longer. */
const longestWaitMs = 24 * 60 * 60_000;

/** Ends the changes when what gives access has expired. A session that is used meanwhile expires later. */
function endOnExpiry(
  context: GraphqlContext,
  watch: AsyncIterableIterator<LiveItem>,
  ended: AbortSignal,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const waitFor = (leftMs: number): void => {
    if (leftMs === Infinity || isStopped) return;
    timer = setTimeout(() => void look(), Math.min(Math.max(leftMs, 0) + 100, longestWaitMs));
    timer.unref();
  };
  const look = async (): Promise<void> => {
    const leftMs = await persistently(context, ended, context.admittedForMs).catch(() => null);
    if (isStopped) return;
    if (leftMs !== null) return waitFor(leftMs);
    context.accessEnded();
    await watch.return?.();
  };
  waitFor(context.viewer!.leftMs);
  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
  };
  ended.addEventListener("abort", stop);
  return { stop };
}

const endsAccess: ReadonlySet<ChangeKind> = new Set(["KEY_REVOKED", "ACCESS_ENDED"]);

const againAfterMs = 1_000;
const mostRefusals = 3;

/**
 * The result of `read`, which is tried again every second while the database cannot be reached: otherwise the
 * subscription would end and not be resumed.
 * @throws the last error of `read`, if the stream has ended meanwhile, or if `read` has failed three times although
 * the database answers
 */
export async function persistently<Value>(
  { domain: { log, pool } }: GraphqlContext,
  ended: AbortSignal,
  read: () => Promise<Value>,
): Promise<Value> {
  for (let refusals = 0; ;) {
    try {
      return await read();
    } catch (error) {
      const answers = await pool.query("select").then(
        () => true,
        () => false,
      );
      if (answers) refusals += 1;
      if (ended.aborted || refusals === mostRefusals) throw error;
      log.warn({ err: error }, "a subscription could not read from the database and tries again");
      await delay(againAfterMs, null, { signal: ended }).catch(() => {});
    }
  }
}
