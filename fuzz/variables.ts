import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { nastyJson, nastyKey, nastyNumber, nastyText } from "./nasty.ts";
import { type Operation, operations } from "./schema.ts";
import type { Tape } from "./tape.ts";

export interface Asked {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation of the schema, with variables that mostly fit their types and are seldom meant well. */
export function asked(tape: Tape, ids: readonly string[]): Asked {
  const operation = tape.pick(operations);
  const values = new Values(tape, ids);
  const variables = Object.fromEntries(
    operation.field.args
      // Pages are seldom asked for in two ways at once.
      .filter(({ type }) => isNonNullType(type) || tape.chance(40))
      .map(({ name, type }) => [name, values.of(type)] as const),
  );
  return { operation, variables };
}

const instants = [
  "2026-11-02T09:00:00Z",
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00+23:59",
  "9999-12-31T23:59:59.999999999Z",
  "9999-12-31T23:59:59-23:59",
  "2026-02-30T00:00:00Z",
  "2026-11-02T24:00:00Z",
  "2026-12-31T23:59:60Z",
];

/** What fits a field so that the resolver is reached: words from the schema's own descriptions. */
const plain: Readonly<Record<string, readonly unknown[]>> = {
  name: ["Ada", "Follow-up"],
  phone: ["+14155550100", "030 1234567"],
  startTime: ["09:00", "00:00", "23:59"],
  endTime: ["17:00", "23:59", "00:01"],
  timeZone: ["UTC", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"],
  label: ["Stocktaking"],
  holidaySets: ["US-FED", "FR"],
  startsOn: ["2026-11-22", "0001-01-01", "9999-12-31"],
  endsOn: ["2026-12-24", "0001-01-01", "9999-12-31"],
  defaultCountry: ["US", "DE"],
  apiKey: ["key-of-a-fuzzer"],
  webhookSecret: ["a secret of sixteen and more"],
};

class Values {
  readonly #tape: Tape;
  readonly #ids: readonly string[];

  constructor(tape: Tape, ids: readonly string[]) {
    this.#tape = tape;
    this.#ids = ids;
  }

  of(type: GraphQLInputType, name = "", depth = 0): unknown {
    const tape = this.#tape;
    if (isNonNullType(type)) {
      return tape.chance(1) ? null : this.of(type.ofType, name, depth);
    }
    if (tape.chance(4)) return null;
    if (tape.chance(4)) return nastyJson(tape);
    if (isListType(type)) return this.#list(type.ofType, name, depth);
    if (isEnumType(type)) {
      return tape.chance(5) ? nastyText(tape) : tape.pick(type.getValues().map((of) => of.name));
    }
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) || tape.chance(35))
        .map((field) => [field.name, this.of(field.type, field.name, depth + 1)] as const);
      const extra = tape.chance(3) ? [[nastyKey(tape), nastyJson(tape)] as const] : [];
      return Object.fromEntries([...given, ...extra]);
    }
    return this.#leaf(type.name, name);
  }

  #list(of: GraphQLInputType, name: string, depth: number): unknown {
    const tape = this.#tape;
    if (!tape.chance(3)) return tape.times(3, () => this.of(of, name, depth + 1));
    const item = this.of(of, name, depth + 1);
    const most = typeof item === "object" ? 1_000 : 60_000;
    const bytes = JSON.stringify(item ?? null).length + 1;
    const length = Math.min(tape.pick([200, 201, 1_000, most]), Math.floor(900_000 / bytes));
    return Array.from({ length }, () => item);
  }

  #leaf(type: string, name: string): unknown {
    const tape = this.#tape;
    const usual = plain[name];
    if (usual !== undefined && tape.chance(60)) return tape.pick(usual);
    switch (type) {
      case "Int":
        return tape.chance(50) ? tape.below(300) : nastyNumber(tape);
      case "Boolean":
        return tape.chance(50);
      case "DateTime":
        return tape.chance(70) ? tape.pick(instants) : nastyText(tape);
      case "JSONObject":
        return Object.fromEntries(tape.times(4, () => [nastyKey(tape), nastyJson(tape)] as const));
      case "ID":
        return tape.chance(75) ? tape.pick(this.#ids) : nastyText(tape);
      default:
        return name.endsWith("Id") && tape.chance(60) ? tape.pick(this.#ids) : nastyText(tape);
    }
  }
}
