import type { Locked } from "#db/locks.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { CampaignWork } from "#db/queries/campaign-work.ts";
import { maySort } from "#db/queries/campaign-places.ts";
import type { Tx } from "#db/pool.ts";

/** A campaign that keeps its state and settings while a step is done. */
export interface StepOf {
  readonly campaign: CampaignRow;
  readonly lock: Locked<"campaign">;
  readonly work: CampaignWork;
  /** The most rows that the step handles. */
  readonly rows: number;
}

/** How far a step came: the place that was reached (null: the end), and how many rows it handled. */
export interface StepDone {
  readonly cursor: readonly string[] | null;
  readonly handled: number;
  /** Of a round: how many calls are new. They are counted in the scheduler's run. */
  readonly created?: number;
}

export type Step = (tx: Tx, of: StepOf, now: Date) => Promise<StepDone>;

/** Before every id. */
export const firstId = "00000000-0000-0000-0000-000000000000";

/** A step that has handled the rows at these places, in order. Fewer than `rows` are the last. */
export function stepDone(places: readonly (readonly string[])[], rows: number): StepDone {
  return { cursor: places.length < rows ? null : places.at(-1)!, handled: places.length };
}

/** Reads the next rows in the order of an index. */
export async function inOrder<Rows>(tx: Tx, read: () => Promise<Rows>): Promise<Rows> {
  await maySort(tx, "off");
  const rows = await read();
  await maySort(tx, "on");
  return rows;
}
