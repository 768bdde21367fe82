import type { Tx } from "#db/pool.ts";
import { loadDialables } from "#domain/scheduling/queues.ts";
import { createOwedCalls } from "#domain/scheduling/rounds.ts";

/** Creates the calls that the open rounds of these campaigns owe, as a tick does, and dispatches nothing. */
export async function oweCalls(tx: Tx, campaignIds: readonly string[], now: Date): Promise<void> {
  const { rows } = await tx.query<{ id: string }>({
    text: "select distinct tenant_id as id from campaign where id = any($1)",
    values: [campaignIds],
  });
  const { campaigns } = await loadDialables(
    tx,
    rows.map(({ id }) => id),
    now,
  );
  const asked = campaigns.filter(({ campaign }) => campaignIds.includes(campaign.id));
  await createOwedCalls(tx, asked, now);
}
