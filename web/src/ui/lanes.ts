const count = 8;

/**
 * A colour for each of some things, to tell them apart. The colour of a thing depends on its id, so it is the same on
 * every page; two that are shown together get the same one only when there are more things than colours.
 */
export function laneColours(ids: Iterable<string>): ReadonlyMap<string, string> {
  const colours = new Map<string, string>();
  const taken = new Set<number>();
  for (const id of [...new Set(ids)].sort()) {
    let lane = hash(id) % count;
    for (let step = 0; step < count && taken.has(lane); step += 1) lane = (lane + 1) % count;
    taken.add(lane);
    colours.set(id, `var(--lane-${lane + 1})`);
  }
  return colours;
}

function hash(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)!) % 1_000_003;
  return sum;
}
