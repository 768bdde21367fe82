import { type GraphQLSchema, isAbstractType } from "graphql";

/** A plugin of codegen: which types an interface or a union can be, for the cache of the console. */
export const plugin = (schema: GraphQLSchema): string => {
  const types = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const entries = types.map((type) => {
    const names = schema.getPossibleTypes(type).map(({ name }) => name);
    return [type.name, names.toSorted()] as const;
  });
  const sorted = Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `/* eslint-disable */\nexport const possibleTypes: Record<string, string[]> = ${JSON.stringify(sorted, null, 2)};`;
};
