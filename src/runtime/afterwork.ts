import type { Logger } from "pino";
import type { Aside } from "#domain/aside.ts";

/** Work that goes on beside the jobs that began it, in this process. */
export interface Afterwork {
  readonly aside: Aside;
  /** Resolves when nothing is under way any more. */
  ended(): Promise<void>;
}

/** Failures are logged: whoever began the work is gone, and reconciliation finds what it left undone. */
export function createAfterwork(log: Logger): Afterwork {
  const works = new Set<Promise<void>>();
  return {
    async aside(work) {
      const done: Promise<void> = work()
        .catch((error: unknown) =>
          log.error({ err: error }, "a request to VAPI failed unexpectedly"),
        )
        .finally(() => works.delete(done));
      works.add(done);
    },
    async ended() {
      while (works.size > 0) await Promise.all(works);
    },
  };
}
