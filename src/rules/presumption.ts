/** When a dial that is not found at VAPI may be presumed absent. */
export interface PresumptionHorizons {
  readonly firstMissMs: number;
  readonly lastMissMs: number;
  readonly misses: number;
}

/** A listing that was read to look for one dial. */
export interface Listing {
  /** The oldest time of creation that was requested, by VAPI's clock. */
  readonly createdAtGe: Date;
  /** Whether it was read back to that time without a gap. */
  readonly complete: boolean;
  /** By our clock, before the request: the listing may lack calls that are newer, however late its answer came. */
  readonly askedAt: Date;
  /** VAPI's clock and ours when it was answered. */
  readonly vapiNow: Date | null;
  readonly now: Date;
}

/** How far before the sending a listing must reach: VAPI's clock and ours may differ. */
export const readBackMs = 10 * 60_000;

/** How far VAPI's clock is ahead of ours, in milliseconds; zero where its time is not known. */
export function skewMs({ vapiNow, now }: Pick<Listing, "vapiNow" | "now">): number {
  return vapiNow === null ? 0 : vapiNow.getTime() - now.getTime();
}

/**
 * Whether a listing without the dial counts as a miss. It does if it reaches back far enough before the dial
 * was sent, on VAPI's clock, and was requested late enough: VAPI's listings lag behind its calls.
 */
export function isCleanMiss(
  listing: Listing,
  sentAt: Date,
  { firstMissMs }: PresumptionHorizons,
): boolean {
  const oldestNeeded = sentAt.getTime() + skewMs(listing) - readBackMs;
  return (
    listing.complete &&
    listing.createdAtGe.getTime() <= oldestNeeded &&
    listing.askedAt.getTime() - sentAt.getTime() >= firstMissMs
  );
}

/** Whether the dial may be presumed absent after so many clean misses, the last of them requested at `askedAt`. */
export function isPresumedAbsent(
  facts: { readonly cleanMisses: number; readonly sentAt: Date; readonly askedAt: Date },
  horizons: PresumptionHorizons,
): boolean {
  const ageMs = facts.askedAt.getTime() - facts.sentAt.getTime();
  return facts.cleanMisses >= horizons.misses && ageMs >= horizons.lastMissMs;
}
