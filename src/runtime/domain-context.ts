import type pg from "pg";
import type { Logger } from "pino";
import { type Clock, postgresClock } from "#db/clock.ts";
import { oneOfEachKey } from "#db/queries/sealed-secrets.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { type Horizons, horizons } from "#domain/horizons.ts";
import { createWatermark } from "#domain/ledger/watermark.ts";
import type { Observe } from "#domain/observed.ts";
import { createSchemaEpoch } from "#domain/schema-epoch.ts";
import { createVapiClient } from "#vapi/client.ts";
import type { VapiClient } from "#vapi/types.ts";
import { CannotStartError } from "../cannot-start.ts";
import { defaultRetention, type Retention } from "../retention.ts";
import { createSecretBox } from "../secrets.ts";
import { noSimulator } from "./no-simulator.ts";

export interface DomainConfig {
  readonly secretKey: string;
  /** Former keys, which still decrypt what was encrypted with them. */
  readonly formerSecretKeys?: readonly string[];
  readonly vapiBaseUrl: string;
  /** The simulator for the calls of simulated tenants; null: they are refused. */
  readonly simulatorUrl: string | null;
  readonly log: Logger;
  /** For a whole request to VAPI; default 20 s. The horizons must fit it. */
  readonly vapiTimeoutMs?: number;
  readonly clock?: Clock;
  readonly horizons?: Horizons;
  /** Default: nothing is dispatched here. The watchdog of the workers finds the tenants. */
  readonly refill?: DomainContext["refill"];
  /** Default: nothing is noted. */
  readonly observe?: Observe;
  readonly retention?: Retention;
  readonly rowsPerStep?: number;
}

/** A step takes 10 to 30 ms of CPU time (bench/programs/verbs.ts): nobody waits much longer for its locks. */
const rowsPerStep = 250;

/** The context of the domain. `publicUrl` is read each time: it may be known only after listening. */
export function createDomainContext(
  config: DomainConfig,
  pool: pg.Pool,
  publicUrl: () => string,
): DomainContext {
  return {
    pool,
    clock: config.clock ?? postgresClock,
    secrets: createSecretBox(config.secretKey, config.formerSecretKeys),
    vapi: (account) => clientFor(config, account),
    vapiLists: new Map(),
    watermark: createWatermark(),
    epoch: createSchemaEpoch(config.log),
    keptAreas: new Set(),
    get publicUrl() {
      return publicUrl();
    },
    horizons: config.horizons ?? horizons,
    retention: config.retention ?? defaultRetention,
    rowsPerStep: config.rowsPerStep ?? rowsPerStep,
    log: config.log,
    refill: config.refill ?? (() => {}),
    observe: config.observe ?? (() => {}),
  };
}

function clientFor(config: DomainConfig, account: VapiAccount): VapiClient {
  const { vapiBaseUrl, simulatorUrl, vapiTimeoutMs: timeoutMs = 20_000 } = config;
  if (!account.isSimulated) {
    return createVapiClient({ baseUrl: vapiBaseUrl, apiKey: account.apiKey, timeoutMs });
  }
  if (simulatorUrl === null) return noSimulator;
  return createVapiClient({ baseUrl: simulatorUrl, apiKey: "simulated", timeoutMs });
}

/**
 * Finds a wrong SECRET_KEY at the start, and not at the first call: decrypts one text of every key that was used.
 * @throws CannotStartError if something stored was encrypted with a key that is not configured.
 */
export async function checkSecretKey({ pool, secrets }: DomainContext): Promise<void> {
  try {
    for (const { sealed } of await oneOfEachKey(pool)) secrets.open(sealed);
  } catch (cause) {
    throw new CannotStartError(
      "SECRET_KEY is not the key with which the secrets in this database are encrypted: set the previous key again " +
        "(with the embedded Postgres: the file secret-key in DATA_DIR) or, to change the key, " +
        "set the previous key in SECRET_KEY_PREVIOUS and run npm run rotate-secrets. " +
        `(${(cause as Error).message}.)`,
      { cause },
    );
  }
}
