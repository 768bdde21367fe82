import type { Logger } from "pino";
import type pg from "pg";
import type { Clock } from "#db/clock.ts";
import type { Tx } from "#db/pool.ts";
import type { VapiClient } from "#vapi/types.ts";
import type { Retention } from "../retention.ts";
import type { SecretBox } from "../secrets.ts";
import type { Horizons } from "./horizons.ts";
import type { Observe } from "./observed.ts";
import type { SchemaEpoch } from "./schema-epoch.ts";

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

/** What a worker process remembers of its registration (`keepMembership`). */
export interface Member {
  readonly id: string;
  /** The database in which it is registered, as `present_identity()` returns it. */
  readonly identity: string;
  /** Its last heartbeat that Postgres has acknowledged. */
  readonly beats: number;
  /** Whether it may send dials. */
  readonly isAdmitted: boolean;
  /** It may have admitted others without having received the answer. */
  readonly isAdmitting: boolean;
  /** When it sent its last acknowledged heartbeat that saw a standby; null: none did. */
  readonly standbySeen: { readonly monotonicMs: number; readonly wallMs: number } | null;
}

/**
 * What this process committed last: dials as SENT, and its heartbeat. A database that does not have them has lost
 * commits, even if its identity is the same (a snapshot of its disk was put back, or it crashed without having synced).
 */
export interface Watermark {
  readonly dialIds: Set<string>;
  /** Connections on which the dials were found. The database cannot change under an open connection. */
  readonly checked: WeakSet<Tx>;
  /** Dials, by the attempt to commit them as SENT, of which this process has sent and will send no request. */
  readonly neverSent: Map<string, readonly string[]>;
  /** Null: the process is not registered, as an API process never is. */
  member: Member | null;
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
  readonly retention: Retention;
  /** The most calls or enrolments of a campaign that one transaction changes when the campaign is stopped or edited. */
  readonly rowsPerStep: number;
  /** What this process has committed last. */
  readonly watermark: Watermark;
  readonly epoch: SchemaEpoch;
  /** Keys of areas that are rows: rows of `area` are never deleted. */
  readonly keptAreas: Set<string>;
  readonly log: Logger;
  /**
   * Dispatches tenants soon, in this process, for calls that are due at `at` or within the next minute
   * (`createRefills`). Returns at once.
   */
  readonly refill: (tenantIds: readonly string[], at: Date) => void;
  /** Takes note of what was done, for metrics and traces. */
  readonly observe: Observe;
}
