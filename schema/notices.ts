import type { Notice } from "#events/notice.ts";
import { stream } from "#events/stream.ts";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";

/** Everything that is announced to the viewer's tenant, until the viewer's key is revoked. */
export function noticesFor(context: GraphqlContext): AsyncIterableIterator<Notice> {
  const tenantId = tenantOf(context);
  const { apiKeyId } = context.viewer!;
  return stream(context.events.watch(tenantId), async function* (notices) {
    for await (const notice of notices) {
      if (notice.topic === "key-revoked" && notice.key === apiKeyId) return;
      if (notice.topic === "resync") {
        const where = { id: apiKeyId, revokedAt: null };
        if ((await context.prisma.apiKey.count({ where })) === 0) return;
      }
      yield notice;
    }
  });
}
