import { callbackify } from "node:util";
import pg from "pg";
import { schema } from "./schemas.ts";

/** Settings of one session, by Postgres's names. */
export type SessionSettings = Readonly<Record<string, string>>;

/** What every connection of ours has, whatever the user, the database or the connection string say. */
const common: SessionSettings = {
  // Not `public`: a table of ours that is missing must not be taken for another program's.
  search_path: schema,
  row_security: "on",
};

/**
 * A connection that sets its own settings, in one round trip, before anybody uses it. They are not sent as
 * `options` when the connection is made: poolers refuse or drop those, and the `options` of a connection
 * string would replace ours.
 */
export class Session extends pg.Client {
  readonly #settings: SessionSettings;

  constructor(config: pg.ClientConfig & { readonly settings?: SessionSettings | undefined }) {
    super(config);
    this.#settings = { ...common, ...config.settings };
    // A connection that breaks while it is set up has nobody else who would listen.
    this.on("error", () => {});
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
    await super.connect();
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
