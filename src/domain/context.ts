import type { Logger } from "pino";
import type pg from "pg";
import type { Clock } from "#db/clock.ts";
import type { Tx } from "#db/pool.ts";
import type { VapiClient } from "#vapi/types.ts";
import type { SecretBox } from "../secrets.ts";
import type { Horizons } from "./horizons.ts";

/** Whose VAPI account is meant. A simulated tenant has no key and never reaches the real VAPI. */
export type VapiAccount =
  | { readonly isSimulated: true }
  | { readonly isSimulated: false; readonly apiKey: string };

/** A list of VAPI's, as it was answered recently or will be answered. */
export interface RememberedList {
  /** By `performance.now()`. */
  readonly until: number;
  readonly items: Promise<readonly unknown[]>;
}

/**
 * The dials that this process committed last as SENT. A database that does not have them has lost commits, even
 * if its identity is the same (a snapshot of its disk was put back, or it crashed without having synced).
 */
export interface Watermark {
  readonly dialIds: Set<string>;
  /** Connections on which the dials were found. The database cannot change under an open connection. */
  readonly checked: WeakSet<Tx>;
}

/** What domain verbs use besides their arguments. Created once, in the composition root. */
export interface DomainContext {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** A client that speaks to VAPI (or to the simulator) for one account. */
  readonly vapi: (account: VapiAccount) => VapiClient;
  /** By tenant, version of its key and kind of list: shared by all requests of the process. */
  readonly vapiLists: Map<string, RememberedList>;
  /** Where VAPI reaches this server, without a trailing slash. */
  readonly publicUrl: string;
  readonly horizons: Horizons;
  /** What this process has committed last. */
  readonly watermark: Watermark;
  readonly log: Logger;
}
