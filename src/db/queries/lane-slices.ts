/**
 * Lanes in slices of one array ($n) of areas: those of `o` are from `first_lane` to `last_lane`. So what many lanes share
 * is sent once.
 */
export const lanesOfSlice = (areas: string): string =>
  `cross join lateral unnest((${areas}::int[])[o.first_lane:o.last_lane]) as area_id`;

/** The areas of lanes in one array, and the slice of each of these groups of lanes. */
export function slicesOf(groups: readonly { readonly areaIds: readonly number[] }[]) {
  let last = 0;
  const ends = groups.map(({ areaIds }) => (last += areaIds.length));
  return {
    areaIds: groups.flatMap(({ areaIds }) => areaIds),
    first: groups.map(({ areaIds }, index) => ends[index]! - areaIds.length + 1),
    last: ends,
  };
}
