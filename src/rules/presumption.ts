/** When a dial that nobody can find may be taken for absent. */
export interface PresumptionHorizons {
  readonly firstMissMs: number;
  readonly lastMissMs: number;
  readonly misses: number;
}

/** A listing that was read to look for one dial. */
export interface Listing {
  /** The oldest creation that was asked for, by VAPI's clock. */
  readonly createdAtGe: Date;
  /** Read back to there without a gap. */
  readonly complete: boolean;
  /** By our clock, before it was asked for: it may show nothing that is newer, however late it came. */
  readonly askedAt: Date;
  /** VAPI's clock and ours when it was answered. */
  readonly vapiNow: Date | null;
  readonly now: Date;
}

/** VAPI's clock and ours may differ, and VAPI may have stamped a call before we believe it was sent. */
export const readBackMs = 10 * 60_000;

/** How far VAPI's clock is ahead of ours, in milliseconds; zero where it does not tell its time. */
export function skewMs({ vapiNow, now }: Pick<Listing, "vapiNow" | "now">): number {
  return vapiNow === null ? 0 : vapiNow.getTime() - now.getTime();
}

/**
 * Does a listing without the dial prove anything? Only when it reaches back far enough before the dial
 * was sent, on VAPI's clock, and is old enough: VAPI's listings lag behind its calls.
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

/** May the dial be presumed absent after this clean miss, the `cleanMisses`th, that was asked for then? */
export function isPresumedAbsent(
  facts: { readonly cleanMisses: number; readonly sentAt: Date; readonly askedAt: Date },
  horizons: PresumptionHorizons,
): boolean {
  const ageMs = facts.askedAt.getTime() - facts.sentAt.getTime();
  return facts.cleanMisses >= horizons.misses && ageMs >= horizons.lastMissMs;
}
