import type { Locked } from "#db/locks.ts";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import type { CampaignWork } from "#db/queries/campaign-work.ts";
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
}

export type Step = (tx: Tx, of: StepOf, now: Date) => Promise<StepDone>;
