import { setTimeout as delay } from "node:timers/promises";
import type { Notice } from "#events/notice.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";

/** All notices of the viewer's tenant, until the viewer's key is revoked or the tenant disabled. */
export function noticesFor(context: GraphqlContext): AsyncIterableIterator<Notice> {
  const tenantId = tenantOf(context);
  const { apiKeyId } = context.viewer!;
  const isRevoked = async (): Promise<boolean> =>
    (await context.prisma.apiKey.count({
      where: { id: apiKeyId, revokedAt: null, tenant: { disabledAt: null } },
    })) === 0;
  return stream(context.events.watch(tenantId), async function* (notices, ended) {
    // The key may have been revoked after it was checked and before this watched for notices.
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
