import type { Outcome } from "./outcome.ts";
import type { FuzzWorld } from "./world.ts";

/** One of the things that are tried. */
export interface Target {
  readonly name: string;
  /** What the server does beside answering. */
  readonly role: "api" | "all";
  /** Cases under way at a time. */
  readonly concurrency: number;
  prepare(world: FuzzWorld): Promise<PreparedTarget>;
}

export interface PreparedTarget {
  run(tape: Uint8Array): Promise<Outcome>;
  /** The case in a few lines. */
  show(tape: Uint8Array): string;
  /** Between blocks of cases, when none is under way: laws about all of them. Returns those that were broken. */
  between(): Promise<readonly string[]>;
  close(): void;
}
