import type { RunDetached } from "#domain/run-detached.ts";
import type { DomainContext } from "#domain/context.ts";
import type { JobName, JobPayload } from "#jobs/catalogue.ts";

/**
 * Does one job. If it throws, the job is tried again later, up to the attempts of the catalogue. Work that waits for
 * VAPI and is not to be tried again goes to `runDetached`, so that no job waits for it.
 */
export type Handler<Name extends JobName> = (
  context: DomainContext,
  payload: JobPayload<Name>,
  runDetached: RunDetached,
) => Promise<void>;
