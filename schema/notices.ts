import { setTimeout as delay } from "node:timers/promises";
import type { Notice } from "#events/notice.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";

/** Everything that is announced to the viewer's tenant, until the viewer's key is revoked or the tenant disabled. */
export function noticesFor(context: GraphqlContext): AsyncIterableIterator<Notice> {
  const tenantId = tenantOf(context);
  const { apiKeyId } = context.viewer!;
  const isRevoked = async (): Promise<boolean> =>
    (await context.prisma.apiKey.count({
      where: { id: apiKeyId, revokedAt: null, tenant: { disabledAt: null } },
    })) === 0;
  return stream(context.events.watch(tenantId), async function* (notices, ended) {
    // It may have been revoked since it opened the door, when nobody listened for that yet.
    if (await persistently(context, ended, isRevoked)) return;
    for await (const notice of notices) {
      if (notice.topic === "key-revoked" && notice.key === apiKeyId) return;
      if (notice.topic === "resync" && (await persistently(context, ended, isRevoked))) return;
      yield notice;
    }
  });
}

const againAfterMs = 1_000;
const mostRefusals = 3;

/**
 * What `read` reads, tried again every second while the database is away: a subscription that ended then
 * would not come back by itself.
 * @throws what `read` threw last: when the stream has ended meanwhile, or the database did answer and
 * refused it three times
 */
export async function persistently<Value>(
  { domain: { log, pool }, requestId }: GraphqlContext,
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
      log.warn(
        { err: error, requestId },
        "a subscription could not read from the database and tries again",
      );
      await delay(againAfterMs, null, { signal: ended }).catch(() => {});
    }
  }
}
