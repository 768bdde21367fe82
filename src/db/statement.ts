import type { CallOutcome, CallStatus, DialState } from "#rules/call-state.ts";
import type { ScheduleFrequency } from "#rules/campaign-settings.ts";
import type { CampaignFacts, ScheduledCallFacts } from "#rules/decision.ts";
import type { ImportStatus } from "#rules/import-status.ts";
import type { Role } from "#rules/role.ts";
import type { Queryable } from "./pool.ts";

/** The types of Postgres that statements use, and the values that pg makes of them. */
interface ValueOfType {
  readonly bool: boolean;
  readonly bytea: Buffer;
  /** "yyyy-MM-dd", as a parameter. Select dates as text: pg makes a Date of them. */
  readonly date: string;
  readonly float8: number;
  readonly int4: number;
  /** pg reads it as text, as it may exceed what a number holds. */
  readonly int8: string;
  readonly json: unknown;
  readonly jsonb: unknown;
  /** A name in Postgres's catalogue. */
  readonly name: string;
  readonly numeric: string;
  readonly text: string;
  /** "HH:mm" as a parameter, "HH:mm:ss" as a column. */
  readonly time: string;
  readonly timestamptz: Date;
  readonly uuid: string;
  /** What a function returns that returns nothing. */
  readonly void: "";
  readonly call_kind: ScheduledCallFacts["kind"];
  readonly call_outcome: CallOutcome;
  readonly call_status: CallStatus;
  readonly campaign_state: CampaignFacts["state"];
  readonly dial_state: DialState;
  readonly import_status: ImportStatus;
  readonly on_unknown: "REDIAL" | "NEVER";
  readonly role: Role;
  readonly schedule_frequency: ScheduleFrequency;
}

type TypeName = keyof ValueOfType;
type Named = TypeName | `${TypeName}[]`;

declare const valueType: unique symbol;

/** A type of Postgres whose values are known better than the type says. */
export interface Refined<Value> {
  readonly type: Named | `${Named}?` | `${Named}!`;
  readonly [valueType]?: Value;
}

/** Says what is known of a column's or a parameter's values: JSON of a known shape, text of a closed set. */
export function as<Known>(type: Named | `${Named}?` | `${Named}!`): Refined<Known> {
  return { type };
}

/**
 * A type; "?" after it where null is a value too, "!" where the column may be null and the statement leaves such
 * rows out; or one that `as` refines.
 */
export type Typed = Named | `${Named}?` | `${Named}!` | Refined<unknown>;

type Base<Name> = Name extends `${infer Item}[]`
  ? readonly ValueOfType[Item & TypeName][]
  : ValueOfType[Name & TypeName];

type Value<Type> =
  Type extends Refined<infer Known>
    ? Known
    : Type extends `${infer Name}?`
      ? Base<Name> | null
      : Type extends `${infer Name}!`
        ? Base<Name>
        : Base<Type>;

type Columns = Readonly<Record<string, Typed>>;
type Row<Shape extends Columns> = { readonly [Name in keyof Shape]: Value<Shape[Name]> };
type Values<Types extends readonly Typed[]> = {
  readonly [Index in keyof Types]: Value<Types[Index]>;
};

interface Definition<Types extends readonly Typed[], Shape extends Columns> {
  /**
   * Under which Postgres keeps the statement and its plan. Left out: it is planned each time, for the tables and the
   * parameters as they are. So a statement has a name if it runs often and finds its rows by a key, and none if its
   * best plan depends on the size of a table.
   */
  readonly name?: string;
  readonly text: string;
  /** The types of $1, $2 and so on. */
  readonly params: Types;
  /** The columns that it returns. */
  readonly row: Shape;
}

/**
 * One SQL statement with the types of what goes in and comes out. test/db/statements.test.ts describes each of
 * them to Postgres and compares: the types cannot differ from the database.
 */
export interface Statement<Types extends readonly Typed[], Shape extends Columns> {
  readonly definition: Definition<Types, Shape>;
  /** Runs it, and returns all rows. */
  (db: Queryable, ...values: Values<Types>): Promise<Row<Shape>[]>;
  /** Runs it, and returns the first row; undefined where there is none. */
  first(db: Queryable, ...values: Values<Types>): Promise<Row<Shape> | undefined>;
  /** Runs it, and returns how many rows it returned or changed. */
  count(db: Queryable, ...values: Values<Types>): Promise<number>;
}

/** A row that a statement returns. */
export type RowOf<Of> = Of extends Statement<infer _Types, infer Shape> ? Row<Shape> : never;

/** Every statement that was made, for the test. */
export const statements: Definition<readonly Typed[], Columns>[] = [];

export function statement<const Types extends readonly Typed[], const Shape extends Columns>(
  definition: Definition<Types, Shape>,
): Statement<Types, Shape> {
  statements.push(definition);
  const { name, text } = definition;
  const run = (db: Queryable, values: Values<Types>) =>
    db.query<Row<Shape>>({ ...(name !== undefined && { name }), text, values: [...values] });
  return Object.assign(
    async (db: Queryable, ...values: Values<Types>) => (await run(db, values)).rows,
    {
      definition,
      first: async (db: Queryable, ...values: Values<Types>) => (await run(db, values)).rows[0],
      count: async (db: Queryable, ...values: Values<Types>) =>
        (await run(db, values)).rowCount ?? 0,
    },
  );
}
