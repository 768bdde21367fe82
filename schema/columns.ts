import {
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from "graphql";
import type { GraphqlContext } from "./context.ts";
import { encodeId } from "./ids.ts";

type Resolver = GraphQLFieldResolver<unknown, GraphqlContext>;

/**
 * Reads columns and ids from the row where it has them, at once. Pothos looks up for each field of each row which query
 * has read it, and makes each id in a promise; every object around it then is a promise, too. Where the row does not
 * have the column, Pothos reads it.
 */
export function withColumnsAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.extensions["pothosPrismaModel"] === undefined) continue;
    for (const field of Object.values(type.getFields())) {
      const column = field.extensions["pothosPrismaVariant"];
      const { resolve } = field;
      if (resolve === undefined) continue;
      if (field.name === "id" && isNode(type)) field.resolve = idOf(type, resolve as Resolver);
      else if (typeof column === "string" && column === field.extensions["pothosExposedField"]) {
        field.resolve = columnOf(column, resolve as Resolver);
      }
    }
  }
  return schema;
}

function isNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === "Node");
}

function idOf({ name }: GraphQLObjectType, otherwise: Resolver): Resolver {
  return (row, args, context, info) => {
    const id = (row as { readonly id?: unknown }).id;
    return typeof id === "string" ? encodeId(name, id) : otherwise(row, args, context, info);
  };
}

function columnOf(column: string, otherwise: Resolver): Resolver {
  return (row, args, context, info) => {
    const value = (row as Readonly<Record<string, unknown>>)[column];
    return value === undefined ? otherwise(row, args, context, info) : value;
  };
}
