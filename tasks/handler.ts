import type { DomainContext } from "#domain/context.ts";
import type { Ledger } from "#domain/ledger/ledger.ts";
import type { JobName, JobPayload } from "#jobs/catalogue.ts";

/**
 * Does one job. If it throws, the job is tried again later, up to the attempts of the catalogue.
 */
export type Handler<Name extends JobName> = (
  context: DomainContext,
  payload: JobPayload<Name>,
  ledger: Ledger,
) => Promise<void>;
