import type pg from "pg";
import type { Logger } from "pino";
import { type Clock, postgresClock } from "#db/clock.ts";
import { oneOfEachKey } from "#db/queries/sealed-secrets.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { type Horizons, horizons } from "#domain/horizons.ts";
import { createWatermark } from "#domain/ledger/watermark.ts";
import { createVapiClient } from "#vapi/client.ts";
import type { VapiClient } from "#vapi/types.ts";
import { CannotStartError } from "../cannot-start.ts";
import { createSecretBox } from "../secrets.ts";
import { noSimulator } from "./no-simulator.ts";

export interface DomainConfig {
  readonly secretKey: string;
  /** Keys that still open what was sealed with them. */
  readonly formerSecretKeys?: readonly string[];
  readonly vapiBaseUrl: string;
  /** Where the calls of simulated tenants go; null: nowhere, they are refused. */
  readonly simulatorUrl: string | null;
  readonly log: Logger;
  /** For a whole request to VAPI; default 20 s. The horizons must fit it. */
  readonly vapiTimeoutMs?: number;
  readonly clock?: Clock;
  readonly horizons?: Horizons;
}

/** What the domain is given. `publicUrl` is asked each time: it may be known only after listening. */
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
    get publicUrl() {
      return publicUrl();
    },
    horizons: config.horizons ?? horizons,
    log: config.log,
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
 * A wrong SECRET_KEY would be found out call by call; better at the start. One text of every key with
 * which anything is sealed is opened.
 * @throws CannotStartError when what is stored was sealed with a key that is not at hand.
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
