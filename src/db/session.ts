import type { Socket } from "node:net";
import { callbackify } from "node:util";
import pg from "pg";
import type { DatabaseAddress } from "./address.ts";
import { schema } from "./schemas.ts";
import { endWhenSilent } from "./silence.ts";

/** Settings of one session, by Postgres's names. */
export type SessionSettings = Readonly<Record<string, string>>;

/** What every connection of ours has, whatever the user, the database or the connection string say. */
const common: SessionSettings = {
  // Not `public`: a table of ours that is missing must not be taken for another program's.
  search_path: schema,
  row_security: "on",
  // When the machine of a client fails, Postgres would keep its connection for two hours, which counts against its limit.
  tcp_keepalives_idle: "10",
  tcp_keepalives_interval: "5",
  tcp_keepalives_count: "3",
};

/** How long one of several hosts may take to say whether it accepts writes. */
const probeMs = 3_000;

interface SessionConfig extends Omit<pg.ClientConfig, "connectionString" | "options"> {
  readonly address: DatabaseAddress;
  readonly settings?: SessionSettings | undefined;
}

/** The host of each address that accepted writes last. */
const primaries = new WeakMap<DatabaseAddress, number>();

/**
 * A connection that sets its own settings, in one round trip, before it is used. They are not sent as
 * `options` when the connection is made: poolers refuse or drop those, and the `options` of a connection
 * string would replace ours. Of several hosts it takes the one that accepts writes.
 */
export class Session extends pg.Client {
  readonly #address: DatabaseAddress;
  readonly #settings: SessionSettings;
  #isCollecting = false;

  constructor({ address, settings, ...config }: SessionConfig) {
    super({ ...config, ...address.config, ...address.hosts[0] });
    this.#address = address;
    this.#settings = { ...common, ...settings };
    // No one else handles the error of a connection that fails during its setup.
    this.on("error", () => {});
  }

  /**
   * Statements that are sent in one turn of the event loop leave in one write: a system call for each of them would
   * take a fifth of the time of an API process.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- the overloads of pg
  override query(...args: any[]): any {
    const { stream } = (this as unknown as { readonly connection: { readonly stream: Socket } })
      .connection;
    if (!this.#isCollecting) {
      this.#isCollecting = true;
      stream.cork();
      process.nextTick(() => {
        this.#isCollecting = false;
        stream.uncork();
      });
    }
    // oxlint-disable-next-line typescript/no-unsafe-argument
    return (super.query as (...all: unknown[]) => unknown).apply(this, args);
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error?: Error) => void): void;
  override connect(callback?: (error?: Error) => void): Promise<pg.Client> | undefined {
    const opened = this.#open();
    if (callback === undefined) return opened;
    callbackify(() => opened)(callback);
    return undefined;
  }

  async #open(): Promise<this> {
    if (this.#address.hosts.length > 1) Object.assign(this, await primaryOf(this.#address));
    await super.connect();
    // pg does not show these two.
    const { connection } = this as unknown as { connection: { stream: Socket } };
    const client = this as unknown as { _getActiveQuery(): object | null | undefined };
    endWhenSilent(connection.stream, () => (client._getActiveQuery() ?? null) !== null);
    try {
      await this.query(
        `select set_config(name, value, false) from unnest($1::text[], $2::text[]) s (name, value)`,
        [Object.keys(this.#settings), Object.values(this.#settings)],
      );
    } catch (error) {
      await this.end().catch(() => {});
      throw error;
    }
    return this;
  }
}

/**
 * The host that accepts writes: the one that did last, else the first that says so, in the order of the
 * connection string.
 * @throws what the last host answered, when there is none.
 */
async function primaryOf(address: DatabaseAddress): Promise<{ host: string; port: number }> {
  const { hosts, config } = address;
  const first = primaries.get(address) ?? 0;
  let problem: unknown;
  for (const index of new Set([first, ...hosts.keys()])) {
    const client = new pg.Client({
      ...config,
      ...hosts[index]!,
      connectionTimeoutMillis: probeMs,
      query_timeout: probeMs,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ writable: boolean }>(
        "select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off' as writable",
      );
      const { host, port } = client;
      if (rows[0]!.writable) {
        primaries.set(address, index);
        return { host, port };
      }
      problem ??= new Error("none of the hosts accepts writes");
    } catch (error) {
      problem = error;
    } finally {
      await client.end().catch(() => {});
    }
  }
  throw problem;
}
