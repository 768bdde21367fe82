/** A campaign that competes for slots. */
export interface Competitor {
  /** The slots that it has. */
  readonly live: number;
  /** The slots that it could use now: those that it has, and those for calls that are due, within its own limit. */
  readonly wanted: number;
}

/**
 * How evenly `slots` are shared, from above 0 to 1; null if fewer than two campaigns want a slot. The fair share of a
 * campaign is what it gets if every campaign gets one slot more in turn, until it has what it wants or no slot is left
 * (max-min fairness). The number is Jain's index, (sum x)² / (n · sum x²), of the parts x of their fair shares that the
 * campaigns have, each at most 1.
 */
export function fairnessOf(competitors: readonly Competitor[], slots: number): number | null {
  const wanting = competitors.filter(({ wanted }) => wanted > 0);
  if (wanting.length < 2) return null;
  const shares = fairShares(
    wanting.map(({ wanted }) => wanted),
    slots,
  );
  const parts = wanting.flatMap(({ live }, index) => {
    const share = shares[index]!;
    return share === 0 ? [] : [Math.min(1, live / share)];
  });
  const sum = total(parts);
  return sum === 0 ? 1 : sum ** 2 / (parts.length * total(parts.map((part) => part ** 2)));
}

/** What each gets of `slots`, which may be parts of a slot. */
function fairShares(wanted: readonly number[], slots: number): number[] {
  const shares = wanted.map(() => 0);
  let left = slots;
  const ascending = wanted.map((_, index) => index).toSorted((a, b) => wanted[a]! - wanted[b]!);
  for (const [done, index] of ascending.entries()) {
    const share = Math.min(wanted[index]!, left / (wanted.length - done));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
