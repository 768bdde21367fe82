import { readdir } from "node:fs/promises";
import type pg from "pg";
import { describe, expect } from "vitest";
import { statements } from "#db/statement.ts";
import { test } from "#test/test.ts";

for (const name of ["queries", "locks"]) {
  const folder = new URL(`../../src/db/${name}/`, import.meta.url);
  for (const file of await readdir(folder)) await import(new URL(file, folder).href);
}
await import("#db/locks.ts");

interface Column {
  readonly name: string;
  readonly type: string;
  /** Null where the column is computed. */
  readonly isNullable: boolean | null;
}

/** What Postgres says of a statement: the types of its parameters, and its columns. It is not run. */
async function describeStatement(
  client: pg.ClientBase,
  text: string,
): Promise<{ params: string[]; columns: Column[] }> {
  await client.query(`prepare described as ${text}`);
  const { rows } = await client.query<{ params: string[] }>(
    "select parameter_types::text[] as params from pg_prepared_statements where name = 'described'",
  );
  await client.query("deallocate described");
  const { rows: columns } = await client.query<Column>(
    `select f.name, format_type(f.type, null) as type, not a.attnotnull as "isNullable"
     from unnest($1::text[], $2::oid[], $3::oid[], $4::int[]) with ordinality as f(name, type, relation, attribute, n)
     left join pg_attribute a on a.attrelid = f.relation and a.attnum = f.attribute and f.relation <> 0
     order by f.n`,
    transposed(await fieldsOf(client, text)),
  );
  return { params: rows[0]!.params, columns };
}

function transposed(fields: readonly pg.FieldDef[]): unknown[] {
  return [
    fields.map(({ name }) => name),
    fields.map(({ dataTypeID }) => dataTypeID),
    fields.map(({ tableID }) => tableID),
    fields.map(({ columnID }) => columnID),
  ];
}

/** Parses and describes the statement, as the extended protocol of Postgres can. */
async function fieldsOf(client: pg.ClientBase, text: string): Promise<readonly pg.FieldDef[]> {
  // A pipelined connection refuses what it does not know.
  Object.assign(client, { pipeline: false });
  return await new Promise((resolve, reject) => {
    let fields: readonly pg.FieldDef[] = [];
    let failure: Error | null = null;
    client.query({
      submit(connection: pg.Connection) {
        connection.parse({ name: "", text, types: [] } as never, true);
        connection.describe({ type: "S", name: "" } as never, true);
        connection.sync();
      },
      handleRowDescription(message: { readonly fields: readonly pg.FieldDef[] }) {
        fields = message.fields;
      },
      handleError(error: Error) {
        failure = error;
      },
      handleReadyForQuery() {
        if (failure === null) resolve(fields);
        else reject(failure);
      },
    } as never);
  });
}

/** Names of types as statements write them. */
const spelled: Readonly<Record<string, string>> = {
  boolean: "bool",
  "double precision": "float8",
  integer: "int4",
  bigint: "int8",
  "time without time zone": "time",
  "timestamp with time zone": "timestamptz",
};

function spell(type: string): string {
  const item = type.replace(/^.*\./, "").replaceAll('"', "").replace("[]", "");
  const name = (spelled[item] ?? item).replace(/^timestamp\(3\) with time zone$/, "timestamptz");
  return type.endsWith("[]") ? `${name}[]` : name;
}

function written(type: string | { readonly type: string }): string {
  return typeof type === "string" ? type : type.type;
}

describe("each statement has the parameters and columns that it says", () => {
  test("there are statements", () => {
    expect(statements.length).toBeGreaterThan(0);
  });

  test.for(statements.map((each) => [each.name ?? each.text, each] as const))(
    "%s",
    async ([, { text, params, row }], { pool }) => {
      const client = await pool.connect();
      try {
        const described = await describeStatement(client, text);
        expect(params.map((type) => written(type).replace("?", ""))).toEqual(
          described.params.map(spell),
        );
        const said = Object.entries(row).map(([name, type]) => [name, written(type)] as const);
        expect(said.map(([name, type]) => [name, type.replace(/[?!]$/, "")])).toEqual(
          described.columns.map(({ name, type }) => [name, spell(type)]),
        );
        for (const [index, [name, type]] of said.entries()) {
          const { isNullable } = described.columns[index]!;
          // A column that may be null says so, or says with "!" that it is not null here.
          if (isNullable === true) expect(type, name).toMatch(/[?!]$/);
        }
      } finally {
        client.release();
      }
    },
  );
});

test("a statement that differs from the database is noticed", async ({ pool }) => {
  const client = await pool.connect();
  const { params, columns } = await describeStatement(
    client,
    "select id, name, deleted_at as gone, count(*) over () as n from campaign where id = any($1) and name <> $2",
  );
  client.release();
  expect(params.map(spell)).toEqual(["uuid[]", "text"]);
  expect(columns.map((column) => ({ ...column, type: spell(column.type) }))).toEqual([
    { name: "id", type: "uuid", isNullable: false },
    { name: "name", type: "text", isNullable: false },
    { name: "gone", type: "timestamptz", isNullable: true },
    { name: "n", type: "int8", isNullable: null },
  ]);
});
