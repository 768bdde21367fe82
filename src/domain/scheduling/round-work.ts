import { addWork } from "#db/queries/campaign-work.ts";
import { inTransaction } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import type { DomainContext } from "#domain/context.ts";

/** Has the calls that the open rounds of these campaigns owe created in steps, beginning at once. */
export async function beginRounds(
  { pool, clock }: DomainContext,
  campaigns: readonly { readonly id: string; readonly tenantId: string }[],
): Promise<void> {
  if (campaigns.length === 0) return;
  await inTransaction(pool, async (tx) => {
    const now = await clock.now(tx);
    for (const { id, tenantId } of campaigns) await addWork(tx, tenantId, id, ["ROUND"], now);
    const places = campaigns.map(({ id, tenantId }) => ({ tenantId, campaignId: id }));
    await enqueue(tx, "follow-campaign", places);
  });
}
