import { addOptOuts } from "#db/queries/opt-outs.ts";
import type { Tx } from "#db/pool.ts";
import { enqueue } from "#jobs/enqueue.ts";
import { saysOptOut } from "#rules/opt-out.ts";
import type { LockedNews } from "./apply-news.ts";

/**
 * Puts the numbers of persons on the do-not-call list who asked in a call not to be called again, in the transaction that
 * applies the report: from its commit on, no dial to them is committed as SENT. Their contacts are locked. Their calls
 * that wait, in other campaigns too, are cancelled by a job, as their campaigns are not locked here.
 */
export async function noteOptOuts(tx: Tx, news: readonly LockedNews[], now: Date): Promise<void> {
  const said = news.filter(
    ({ end, news: { structured } }) =>
      end !== null && end.optOutField !== null && saysOptOut(structured, end.optOutField),
  );
  if (said.length === 0) return;
  const tenants = await addOptOuts(
    tx,
    said.map(({ dial }) => dial.callId),
    // The contact's phone may have been corrected since.
    said.map(({ news: { customer } }) => (isNumber(customer.number) ? customer.number : null)),
    now,
  );
  await enqueue(
    tx,
    "follow-do-not-call",
    tenants.map(({ tenantId }) => ({ tenantId })),
  );
}

function isNumber(text: string | null): text is string {
  return text !== null && /^\+\d{5,15}$/.test(text);
}
