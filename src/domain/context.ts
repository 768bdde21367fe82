import type { Logger } from "pino";
import type pg from "pg";
import type { Clock } from "#db/clock.ts";
import type { VapiClient } from "#vapi/types.ts";
import type { SecretBox } from "../secrets.ts";
import type { Horizons } from "./horizons.ts";

/** Whose VAPI account is meant. A simulated tenant has no key and never reaches the real VAPI. */
export type VapiAccount =
  | { readonly isSimulated: true }
  | { readonly isSimulated: false; readonly apiKey: string };

/** Everything a domain verb may touch. Made once, in the composition root. */
export interface DomainContext {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** A client that speaks to VAPI (or to the simulator) for one account. */
  readonly vapi: (account: VapiAccount) => VapiClient;
  /** Where VAPI reaches this server, without a trailing slash. */
  readonly publicUrl: string;
  readonly horizons: Horizons;
  readonly log: Logger;
}
