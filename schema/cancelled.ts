import type { Prisma } from "#db/generated/prisma/client.ts";
import type { CallKind, CallStatus } from "#db/generated/prisma/enums.ts";
import { type Cancellation, unfinishedCancellations } from "#db/queries/cancellations.ts";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";

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

/** Calls with one of these statuses, as they are shown. */
export async function withStatus(
  context: GraphqlContext,
  status: { readonly in: CallStatus[] },
): Promise<Prisma.CallWhereInput> {
  const wants = (each: CallStatus) => status.in.includes(each);
  if (wants("SCHEDULED") === wants("CANCELLED")) return { status };
  const unfinished = await unfinishedCancellations(context.domain.pool, tenantOf(context));
  if (unfinished.length === 0) return { status };
  const outdated: Prisma.CallWhereInput = {
    status: "SCHEDULED",
    kind: { not: "TEST" },
    OR: unfinished.map(({ campaignId, generation }) => ({
      campaignId,
      generation: { lt: generation },
    })),
  };
  return wants("SCHEDULED") ? { status, NOT: outdated } : { OR: [{ status }, outdated] };
}
