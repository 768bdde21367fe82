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
    // oxlint-disable-next-line typescript/no-explicit-any -- pg overloads this fivefold
    override query(...args: any[]): any {
      const [query, values] = args;
      statements.push(
        typeof query === "string"
          ? { name: undefined, text: query, values: Array.isArray(values) ? values : [] }
          : { name: query.name, text: query.text, values: query.values ?? [] },
      );
      return Reflect.apply(super.query, this, args);
    }
  }
  return { pool: new pg.Pool({ connectionString, Client: RecordingClient }), statements };
}
