import type { Scene } from "./scene.ts";

/** One row of the table of figures: what is measured, at which sizes, and what it is compared with. */
export interface Program {
  readonly name: string;
  /** What the figure is, for a reader: "webhooks per second". */
  readonly about: string;
  /** What the floor is, for a reader. */
  readonly floorIs: string;
  /** What the rival is, for a reader. */
  readonly rivalIs?: string;
  /**
   * RATE: more is better, and the ratio is ours divided by the floor. TIME: less is better, in milliseconds. BYTES:
   * less is better. SHARE: more is better, at most 1. DELAY: less is better, in milliseconds that the run answers with.
   */
  readonly kind: "RATE" | "TIME" | "BYTES" | "SHARE" | "DELAY";
  /** What the ratio is to be. */
  readonly goal: string;
  /** For a reader: what keeps the figure from its goal, or once did, as a profile showed it. */
  readonly limits?: string;
  /** `small` runs in CI, to prove that the program runs; `full` gives the documented figures. */
  readonly sizes: Readonly<Record<Scale, readonly number[]>>;
  /** What a size counts: "calls", "connections". */
  readonly sizeIs: string;
  /** Where the cost is to be plotted against the size. */
  readonly growth?: Growth;
  /** Whether the database belongs to a user who is no superuser, as on a managed Postgres. */
  readonly hasPlainOwner?: boolean;
  /** Prepares one size. Everything that it opens is closed with the scene. */
  open(scene: Scene, size: number): Promise<Contest>;
}

export type Scale = "small" | "full";

interface Growth {
  /** What the cost is of: "a webhook, in a history of so many calls". */
  readonly costOf: string;
  /** Powers of ten; those above a million run with `--full` only. */
  readonly sizes: readonly number[];
}

/** What is timed, and what it is compared with in the same run. Each may be run several times, in turn. */
export interface Contest {
  /** Answers with the units of work that were done (RATE), with 1 (TIME), or with the value (the others). */
  ours(time: Timed): Promise<number>;
  /** The same for the floor; absent where there is none. */
  readonly floor?: ((time: Timed) => Promise<number>) | undefined;
  /** Whether the floor works in the process of the bench, although ours has processes of its own. */
  readonly isFloorHere?: boolean;
  /** The same for another design; absent where there is none, or where it cannot be installed. */
  readonly rival?: ((time: Timed) => Promise<number>) | undefined;
  /** Further figures of the last run, by name. */
  notes?(): Promise<Readonly<Record<string, number>>>;
}

/** Measures the part of a run that counts; what is prepared before and cleared after it does not. */
export type Timed = <Result>(work: () => Promise<Result>) => Promise<Result>;
