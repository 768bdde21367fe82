import pg from "pg";

export interface Statement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A pool that writes down every statement it sends, in order. */
export function recordingPool(connectionString: string): {
  readonly pool: pg.Pool;
  readonly statements: Statement[];
} {
  const statements: Statement[] = [];
  class RecordingClient extends pg.Client {
    override query(...args: never[]): never {
      const [query, values] = args as unknown as [pg.QueryConfig | string, unknown];
      statements.push(
        typeof query === "string"
          ? { name: undefined, text: query, values: Array.isArray(values) ? values : [] }
          : { name: query.name, text: query.text, values: query.values ?? [] },
      );
      return super.query(...(args as [never])) as never;
    }
  }
  return { pool: new pg.Pool({ connectionString, Client: RecordingClient }), statements };
}
