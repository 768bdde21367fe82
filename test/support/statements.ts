import type pg from "pg";
import { createPool } from "#db/pool.ts";

export interface Statement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A pool like every other, but it writes down each statement that it sends, in order. */
export function recordingPool(connectionString: string): {
  readonly pool: pg.Pool;
  readonly statements: Statement[];
} {
  const statements: Statement[] = [];
  const pool = createPool(connectionString);
  pool.on("connect", (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (first: pg.QueryConfig | string, second: unknown, ...rest: unknown[]) => {
      statements.push(
        typeof first === "string"
          ? { name: undefined, text: first, values: Array.isArray(second) ? second : [] }
          : { name: first.name, text: first.text, values: first.values ?? [] },
      );
      return send(first, second, ...rest);
    };
    Object.assign(client, { query });
  });
  return { pool, statements };
}
