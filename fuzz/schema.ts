import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

/** What the server offers, read from what is published of it. */
export const schema = buildSchema(
  readFileSync(join(import.meta.dirname, "../schema.graphql"), "utf8"),
);

type Root = "query" | "mutation" | "subscription";

/** One field of a root type, asked for with a variable for each argument. */
export interface Operation {
  readonly root: Root;
  readonly field: GraphQLField<unknown, unknown>;
  readonly query: string;
}

const roots: Readonly<Record<Root, ReturnType<typeof schema.getQueryType>>> = {
  query: schema.getQueryType(),
  mutation: schema.getMutationType(),
  subscription: schema.getSubscriptionType(),
};

export const operations: readonly Operation[] = (Object.keys(roots) as Root[]).flatMap((root) =>
  Object.values(roots[root]!.getFields()).map((field) => ({
    root,
    field,
    query: queryOf(root, field),
  })),
);

function queryOf(root: Root, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const typed = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(", ");
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  return args.length === 0
    ? `${root} Fuzz { ${name} ${selection(type, 3)} }`
    : `${root} Fuzz(${typed}) { ${name}(${given}) ${selection(type, 3)} }`;
}

/** Everything that can be asked for without an argument, so many levels down. */
function selection(output: GraphQLOutputType, depth: number): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return "";
  const kinds = isAbstractType(type)
    ? schema
        .getPossibleTypes(type)
        .map((kind) => `... on ${kind.name} ${selection(kind, Math.min(depth, 2))}`)
    : [];
  // The same name may be of one type here and of another there.
  if (!isObjectType(type)) return `{ __typename ${kinds.join(" ")} }`;
  const fields = Object.values(type.getFields()).filter(
    (field) =>
      !field.args.some(isRequiredArgument) && (depth > 1 || isLeafType(getNamedType(field.type))),
  );
  const asked = fields.map(
    (field) => `${type.name}_${field.name}: ${field.name} ${selection(field.type, depth - 1)}`,
  );
  return `{ __typename ${asked.join(" ")} }`;
}
