import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLInputType,
  GraphQLString,
} from "graphql";
import { schema } from "#schema/index.ts";

export type Field = GraphQLField<unknown, unknown>;

/** One value that a field takes: an argument, or a field of an input at any depth. */
export interface Place {
  /** `input.contactIds`. */
  readonly path: string;
  readonly name: string;
  readonly type: GraphQLNamedType;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** The value for a place; undefined leaves it out. */
export type Fill = (place: Place) => unknown;

/** A field that is asked for, with the arguments it is given. */
export interface Question {
  readonly on: GraphQLObjectType;
  readonly field: Field;
  readonly args: Readonly<Record<string, unknown>>;
}

export const nodeTypes: readonly string[] = schema
  .getPossibleTypes(schema.getType("Node") as never)
  .map(({ name }) => name);

export function roots() {
  return {
    query: schema.getQueryType()!,
    mutation: schema.getMutationType()!,
    subscription: schema.getSubscriptionType()!,
  };
}

export function fieldsOf(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields());
}

/** Every object type that an answer can contain, but the roots. */
export function objectTypes(): GraphQLObjectType[] {
  const { query, mutation, subscription } = roots();
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType =>
      isObjectType(type) &&
      !type.name.startsWith("__") &&
      ![query, mutation, subscription].includes(type),
  );
}

export function placesOf(field: Field): Place[] {
  const places: Place[] = [];
  fillIn(field, (place) => {
    places.push(place);
    return null;
  });
  return places;
}

export function fillIn(field: Field, fill: Fill): Record<string, unknown> {
  const given = field.args.map((arg) => {
    const place = { name: arg.name, isRequired: isRequiredArgument(arg) };
    return [arg.name, valueOf(arg.type, place, [arg.name], fill)] as const;
  });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function valueOf(
  type: GraphQLInputType,
  place: Pick<Place, "name" | "isRequired">,
  path: readonly string[],
  fill: Fill,
): unknown {
  const named = getNamedType(type);
  const isList = isListType(getNullableType(type));
  if (!isInputObjectType(named)) {
    const type = isOfVapi(place.name) ? GraphQLString : named;
    const value = fill({ ...place, path: path.join("."), type, isList });
    return value === undefined || value === null || !isList || Array.isArray(value)
      ? value
      : [value];
  }
  if (path.length > 6) throw new Error(`${path.join(".")} never ends: say how it is filled`);
  const given = Object.values(named.getFields()).map((input) => {
    const inner = { name: input.name, isRequired: isRequiredInputField(input) };
    return [input.name, valueOf(input.type, inner, [...path, input.name], fill)] as const;
  });
  const present = given.filter(([, value]) => value !== undefined);
  if (present.length === 0 && !place.isRequired) return undefined;
  const value = Object.fromEntries(present);
  return isList ? [value] : value;
}

/** VAPI's ids are of no object here: they are like any other text. */
function isOfVapi(name: string): boolean {
  return ["assistantId", "phoneNumberId", "phoneNumberIds"].includes(name);
}

/**
 * The kind of object that an ID stands for, by its name: `campaignId`, `contactIds`; a bare `id` belongs
 * to what the field is called after. Null: any kind.
 */
export function kindOf({ name }: Place, field: Field): string | null {
  if (name === "id" && field.name === "node") return null;
  // Sessions and passkeys are no nodes.
  if (field.name === "endSession" || field.name === "removePasskey") return null;
  // Of the activity: what does something, and to what something is done.
  if (name === "actorId" || name === "subjectId") return null;
  const text = /^ids?$/.test(name) ? field.name.replace(/s$/, "") : name.replace(/Ids?$/, "");
  const kind = nodeTypes.find((type) => text.toLowerCase().endsWith(type.toLowerCase()));
  if (kind === undefined) throw new Error(`what is ${field.name}(${name}) the id of? Say so here`);
  return kind;
}

/** By depth, and by type. */
const selections: Map<GraphQLNamedType, string>[] = [];

/** All fields of a type down to `depth` further objects; each under a name that tells where it is from. */
export function selectionOf(type: GraphQLNamedType, depth: number): string {
  const known = (selections[depth] ??= new Map());
  let selection = known.get(type);
  if (selection === undefined) known.set(type, (selection = makeSelection(type, depth)));
  return selection;
}

function makeSelection(type: GraphQLNamedType, depth: number): string {
  if (isLeafType(type)) return "";
  if (isAbstractType(type)) {
    const kinds = schema.getPossibleTypes(type);
    return `{ __typename ${kinds.map((kind) => `... on ${kind.name} ${selectionOf(kind, depth)}`).join(" ")} }`;
  }
  if (!isObjectType(type)) throw new Error(`how is ${type.name} selected? Say so here`);
  const parts = fieldsOf(type).flatMap((field) => {
    const named = getNamedType(field.type);
    const isFree = isLeafType(named) || isWrapper(type);
    if ((!isFree && depth === 0) || field.args.some(isRequiredArgument)) return [];
    // The same rows again, with their places.
    if (type.name.endsWith("Edge") && !isLeafType(named))
      return [`${type.name}__${field.name}: ${field.name} { __typename }`];
    const page = field.args.some(({ name }) => name === "first") ? "(first: 10)" : "";
    return [
      `${type.name}__${field.name}: ${field.name}${page} ${selectionOf(named, isFree ? depth : depth - 1)}`,
    ];
  });
  return `{ __typename ${parts.join(" ")} }`;
}

/** What stands between an object and the objects of its list. */
function isWrapper({ name }: GraphQLNamedType): boolean {
  return /(Connection|Edge|PageInfo)$/.test(name);
}

/** The fields that an answer tells something of, as `Type.field`. */
export function toldBy(answer: unknown, told = new Set<string>()): Set<string> {
  if (Array.isArray(answer)) for (const each of answer) toldBy(each, told);
  else if (typeof answer === "object" && answer !== null) {
    for (const [name, value] of Object.entries(answer)) {
      if (name.includes("__") && value !== null && !name.startsWith("__"))
        told.add(name.replace("__", "."));
      toldBy(value, told);
    }
  }
  return told;
}

/**
 * One document for several questions, each under its number. `through` reaches the objects that are not roots. What is
 * selected of a type is written once: to read and check it for each question takes most of the time.
 */
export function documentOf(
  operation: "query" | "mutation" | "subscription",
  questions: readonly Question[],
  { depth, through }: { readonly depth: number; readonly through: (type: string) => string },
): { readonly query: string; readonly variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const selected = new Map<string, string>();
  const selectionFor = (type: GraphQLNamedType): string => {
    if (isLeafType(type)) return "";
    const name = `All${type.name}`;
    selected.set(name, `fragment ${name} on ${type.name} ${selectionOf(type, depth)}`);
    return `{ ...${name} }`;
  };
  const asked = questions.map(({ on, field, args }, index) => {
    const passed = field.args.flatMap(({ name, type }) => {
      if (!(name in args)) return [];
      variables[`v${index}_${name}`] = args[name];
      declared.push(`$v${index}_${name}: ${String(type)}`);
      return [`${name}: $v${index}_${name}`];
    });
    const list = passed.length === 0 ? "" : `(${passed.join(", ")})`;
    const asking = `${field.name}${list} ${selectionFor(getNamedType(field.type))}`;
    const alias = `q${index}`;
    return Object.values(roots()).includes(on)
      ? `${alias}: ${asking}`
      : `${alias}: node(id: ${JSON.stringify(through(on.name))}) { ... on ${on.name} { ${asking} } }`;
  });
  const head = declared.length === 0 ? "" : `(${declared.join(", ")})`;
  const query = [`${operation} ${head} { ${asked.join("\n")} }`, ...selected.values()].join("\n");
  return { query, variables };
}
