import type { Aside } from "#domain/aside.ts";
import type { DomainContext } from "#domain/context.ts";
import type { JobName, JobPayload } from "#jobs/catalogue.ts";

/**
 * Does one job. Throwing means: try again later, up to the attempts of the catalogue. What waits for VAPI
 * and need not be tried again goes to `aside`, so that it keeps no job waiting.
 */
export type Handler<Name extends JobName> = (
  context: DomainContext,
  payload: JobPayload<Name>,
  aside: Aside,
) => Promise<void>;
