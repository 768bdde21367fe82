import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { nastyNumber, nastyText } from "./nasty.ts";
import { schema } from "./schema.ts";
import type { Tape } from "./tape.ts";

/** A GraphQL document: from the schema, hostile, or garbage. */
export function document(tape: Tape): string {
  const kind = tape.below(20);
  if (kind === 19) return nastyText(tape, 200_000);
  if (kind >= 17) return hostile(tape);
  const text = new Writer(tape).document();
  return kind >= 14 ? garbled(text, tape) : text;
}

const roots = ["query", "query", "query", "mutation", "subscription"] as const;
const directives = [
  "@skip(if: true)",
  "@include(if: $b)",
  "@skip",
  "@defer",
  "@stream",
  "@deprecated",
  "@x",
  "@oneOf",
];
const typeNames = Object.keys(schema.getTypeMap());

class Writer {
  readonly #tape: Tape;
  #names = 0;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  document(): string {
    const tape = this.#tape;
    const operations = 1 + (tape.chance(5) ? tape.below(3) : 0);
    const parts = Array.from({ length: operations }, () => this.#operation());
    const fragments = tape.chance(30) ? tape.times(3, (index) => this.#fragment(index)) : [];
    return [...parts, ...fragments].join(" ");
  }

  #operation(): string {
    const root = this.#tape.pick(roots);
    const type = {
      query: schema.getQueryType()!,
      mutation: schema.getMutationType()!,
      subscription: schema.getSubscriptionType()!,
    }[root];
    const name = this.#tape.chance(50) ? `Q${this.#names++}` : "";
    const variables = this.#tape.chance(10) ? "($b: Boolean = true, $a: ID)" : "";
    return `${root} ${name}${variables}${this.#directive()} ${this.#selection(type, 0)}`;
  }

  #fragment(index: number): string {
    const type = schema.getType(this.#tape.pick(typeNames));
    const body = isObjectType(type) ? this.#selection(type, 3) : "{ __typename ...F0 }";
    return `fragment F${index} on ${type!.name}${this.#directive()} ${body}`;
  }

  #directive(): string {
    return this.#tape.chance(4) ? ` ${this.#tape.pick(directives)}` : "";
  }

  #selection(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isLeafType(type)) return this.#tape.chance(2) ? "{ id }" : "";
    if (this.#tape.chance(1)) return "";
    const count = depth > 25 || this.#tape.isAtEnd ? 0 : 1 + this.#tape.below(4);
    const parts = Array.from({ length: count }, () => this.#part(type, depth));
    return `{ ${parts.join(" ") || "__typename"} }`;
  }

  #part(type: GraphQLOutputType, depth: number): string {
    const tape = this.#tape;
    if (tape.chance(5)) return `...F${tape.below(3)}${this.#directive()}`;
    if (isAbstractType(type)) {
      const kind = tape.pick(schema.getPossibleTypes(type));
      return `... on ${kind.name}${this.#directive()} ${this.#selection(kind, depth + 1)}`;
    }
    if (tape.chance(4)) return `...${this.#directive()} ${this.#selection(type, depth + 1)}`;
    if (tape.chance(2))
      return "__schema { types { name fields { name type { ofType { name } } } } }";
    const field = isObjectType(type) ? tape.pick(Object.values(type.getFields())) : undefined;
    if (field === undefined || tape.chance(3))
      return tape.pick(["__typename", "nothing", "__proto__"]);
    const alias = tape.chance(20) ? `${tape.pick(["a", "b", "__proto__", "id"])}: ` : "";
    return `${alias}${field.name}${this.#arguments(field)}${this.#directive()} ${this.#selection(field.type, depth + 1)}`;
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const given = args
      .filter(({ type }) => (isNonNullType(type) ? !this.#tape.chance(2) : this.#tape.chance(20)))
      .map(({ name, type }) => `${name}: ${this.#value(type)}`);
    if (this.#tape.chance(1)) given.push("nothing: 1");
    return given.length === 0 ? "" : `(${given.join(", ")})`;
  }

  #value(type: GraphQLInputType): string {
    const tape = this.#tape;
    if (tape.chance(3))
      return tape.pick(["null", "$a", "$b", "[[[]]]", "{a: {b: 1}}", "NOBODY", '"""x"""']);
    if (isNonNullType(type)) return this.#value(type.ofType);
    if (isListType(type)) return `[${tape.times(3, () => this.#value(type.ofType)).join(", ")}]`;
    if (isEnumType(type)) return tape.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || tape.chance(25),
      );
      return `{${given.map(({ name, type: of }) => `${name}: ${this.#value(of)}`).join(", ")}}`;
    }
    if (type.name === "Int") return String(nastyNumber(tape));
    if (type.name === "Boolean") return tape.pick(["true", "false"]);
    return JSON.stringify(nastyText(tape, 2_000).toWellFormed());
  }
}

/** Small texts that ask for much: deep, wide, in circles. */
function hostile(tape: Tape): string {
  const many = tape.pick([10, 100, 400, 1_600, 20_000]);
  const few = Math.min(many, 400);
  const list = (length: number, make: (index: number) => string) =>
    Array.from({ length }, (_, index) => make(index)).join(" ");
  const next = 1 + tape.below(20);
  const bodies: (() => string)[] = [
    () => `{ ${"__typename ".repeat(many)} }`,
    () => `{ ${"viewer { __typename } ".repeat(many)} }`,
    () => `{ ${list(many, (index) => `a${index}: viewer { tenant { id } }`)} }`,
    () => `{ ${"viewer { tenant { ".repeat(many)} id ${"} } ".repeat(many)} }`,
    () => `{ ${"... { ".repeat(many)} __typename ${"} ".repeat(many)} }`,
    () =>
      `{ ...F0 } ${list(few, (i) => `fragment F${i} on Query { ...F${(i + 1) % few} ...F${(i + next) % few} __typename }`)}`,
    () =>
      `{ ...F0 } ${list(few, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + next} a: __typename }`)}`,
    () => `{ __typename } fragment F on Query { ${"__typename ".repeat(many)} }`,
    () => `{ node(id: ${"[".repeat(many)}1${"]".repeat(many)}) { id } }`,
    () => `{ node(id: ${"{a: ".repeat(many)}1${"}".repeat(many)}) { id } }`,
    () => `query($a: ${"[".repeat(many)}ID${"]".repeat(many)}) { node(id: $a) { id } }`,
    () => `query(${list(many, (index) => `$v${index}: Int`)}) { __typename }`,
    () => `{ __typename ${"@skip(if: true) ".repeat(few)} }`,
    () => `{ ${list(many, (index) => `${"campaigs".repeat(1 + tape.below(30))}${index}`)} }`,
    () => `{ node(id: """${"\n ".repeat(many * 10)}""") { id } }`,
    () => `{ __typename ${"#\n".repeat(many * 10)} }`,
    () => `{ ${"a".repeat(many * 40)} }`,
    () => list(few, (index) => `query Q${index} { __typename }`),
    () =>
      `{ ${nested("contacts(first: 200) { nodes { campaigns(first: 200) { nodes { ", 1 + tape.below(5))} }`,
    () => `{ __schema { types { ${nested("fields { type { ", 1 + tape.below(12))} } } }`,
    () =>
      `{ __schema { types { fields { type { ofType { fields { ${list(few, (i) => `a${i}: name`)} } } } } } } }`,
  ];
  return tape.pick(bodies)();
}

/** `opening` so many times within itself, with as many brackets closed as it opens. */
function nested(opening: string, times: number): string {
  const closing = "} ".repeat(opening.split("{").length - 1);
  return `${opening.repeat(times)} __typename ${closing.repeat(times)}`;
}

function garbled(text: string, tape: Tape): string {
  const at = tape.below(text.length + 1);
  const to = at + tape.below(20);
  const inserted = tape.pick([
    "{",
    "}",
    "(",
    '"',
    '"""',
    "\0",
    "$",
    "...",
    "@",
    "\ud800",
    "#",
    "!",
    "fragment on on on {a}",
  ]);
  switch (tape.below(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + inserted + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(to);
    default:
      return text.slice(at) + text.slice(0, at);
  }
}
