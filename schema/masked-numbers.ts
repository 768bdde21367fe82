import { defaultFieldResolver, getNamedType, type GraphQLSchema, isObjectType } from "graphql";
import { maskNumbersIn } from "#rules/mask-numbers.ts";
import type { GraphqlContext } from "./context.ts";

/** What can hold a text of people, or of VAPI. */
const masked: ReadonlySet<string> = new Set(["ID", "JSONObject", "String"]);

/** Fields of all types that programs send back as they are. They have no numbers in them. */
const kept: ReadonlySet<string> = new Set(["cursor", "endCursor", "id", "startCursor"]);

/** Types of what is the same for all tenants: the citations of laws look like numbers. */
const isPublic = /^(?:CallingRule(?!s$)|HolidaySet$|RulePack$)/;

/**
 * Masks telephone numbers for viewers who see them so. Every text is looked through, and not only those that are known
 * to have numbers: transcripts, names and what VAPI writes have them too, and a new field is masked without being
 * listed anywhere.
 */
export function withNumbersMasked(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__") || isPublic.test(type.name)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!masked.has(getNamedType(field.type).name) || kept.has(field.name)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: GraphqlContext, info) => {
        const value: unknown = resolve(source, args, context, info);
        if (context.viewer?.seesNumbersMasked !== true) return value;
        return value instanceof Promise ? value.then(maskNumbersIn) : maskNumbersIn(value);
      };
    }
  }
  return schema;
}
