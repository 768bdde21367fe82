import type { DomainContext } from "#domain/context.ts";
import type { JobName, JobPayload } from "#jobs/catalogue.ts";

/** Does one job. Throwing means: try again later, up to the attempts of the catalogue. */
export type Handler<Name extends JobName> = (
  context: DomainContext,
  payload: JobPayload<Name>,
) => Promise<void>;
