import type { Logger } from "pino";
import type { RunDetached } from "#domain/run-detached.ts";

/** Work that continues in this process after the jobs that began it. */
export interface DetachedWork {
  readonly run: RunDetached;
  /** Resolves when no work is under way. */
  ended(): Promise<void>;
}

/** Failures are logged: the job that began the work has ended, and reconciliation finds what was left undone. */
export function createDetachedWork(log: Logger): DetachedWork {
  const works = new Set<Promise<void>>();
  return {
    async run(work) {
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
