import type { Notice } from "#events/notice.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";

/** Everything that is announced to the viewer's tenant, until the viewer's key is revoked. */
export function noticesFor(context: GraphqlContext): AsyncIterableIterator<Notice> {
  const tenantId = tenantOf(context);
  const { apiKeyId } = context.viewer!;
  const isRevoked = async (): Promise<boolean> =>
    (await context.prisma.apiKey.count({ where: { id: apiKeyId, revokedAt: null } })) === 0;
  return stream(context.events.watch(tenantId), async function* (notices) {
    // It may have been revoked since it opened the door, when nobody listened for that yet.
    if (await isRevoked()) return;
    for await (const notice of notices) {
      if (notice.topic === "key-revoked" && notice.key === apiKeyId) return;
      if (notice.topic === "resync" && (await isRevoked())) return;
      yield notice;
    }
  });
}
