import type { Prisma } from "#db/generated/prisma/client.ts";
import type { CallKind, CallStatus } from "#db/generated/prisma/enums.ts";
import type { Rows } from "#db/queries/call-pages.ts";
import { type Cancellation, unfinishedCancellations } from "#db/queries/cancellations.ts";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext, ListContext } from "./context.ts";

/** The columns of a call that say whether a stop has cancelled it although its row says SCHEDULED. */
export const cancellable = {
  status: true,
  kind: true,
  generation: true,
  campaignId: true,
} satisfies Prisma.CallSelect;

interface Cancellable {
  readonly status: CallStatus;
  readonly kind: CallKind;
  readonly generation: number;
  readonly campaignId: string;
}

/** The stop or delete that has cancelled a call whose row does not show it yet; null: its row is right. */
export async function cancellationOf(
  { status, kind, generation, campaignId }: Cancellable,
  { loaders }: GraphqlContext,
): Promise<Cancellation | null> {
  if (status !== "SCHEDULED" || kind === "TEST") return null;
  const cancellations = await loaders.cancellations.load(campaignId);
  return cancellations.find((each) => each.generation > generation) ?? null;
}

/** The status that is shown of a call whose row says SCHEDULED. */
export async function statusOfWaiting(
  call: Cancellable,
  context: GraphqlContext,
): Promise<CallStatus> {
  return (await cancellationOf(call, context)) === null ? call.status : "CANCELLED";
}

/**
 * Whether a list of these statuses must look at each call that waits: a stop has cancelled some, and their rows do not
 * show it yet.
 */
export async function rowsFor(
  context: ListContext,
  statuses: readonly CallStatus[],
): Promise<Rows> {
  if (statuses.includes("SCHEDULED") === statuses.includes("CANCELLED")) return "CURRENT";
  const unfinished = await unfinishedCancellations(context.domain.pool, tenantOf(context));
  return unfinished.length === 0 ? "CURRENT" : "OUTDATED";
}
