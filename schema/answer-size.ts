import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
} from "graphql";
import type { GraphqlContext } from "./context.ts";

/** Quotes, colon and comma in JSON. */
const punctuation = 6;

/**
 * Counts each leaf of a response when it is resolved, by its size in JSON, so that a response that is too large is
 * ended while it is built. One value may occur a thousand times, under as many aliases.
 */
export function withAnswersCounted(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isLeafType(getNamedType(field.type))) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: GraphqlContext, info) => {
        const value: unknown = resolve(source, args, context, info);
        const count = (resolved: unknown): unknown => {
          const name = String(info.path.key).length;
          context.work.answered(name + punctuation + sizeOf(resolved));
          return resolved;
        };
        return value instanceof Promise ? value.then(count) : count(value);
      };
    }
  }
  return schema;
}

/** The approximate length in JSON. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 5;
  if (value instanceof Date) return 24;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + 1 + sizeOf(one), 2);
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + name.length + punctuation + sizeOf(one),
    2,
  );
}
