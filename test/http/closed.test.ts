import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { describe, expect } from "vitest";
import { schema } from "#schema/index.ts";
import { type Answer, test } from "#test/client.ts";

const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
const fields = roots.flatMap((root) =>
  Object.values(root.getFields()).map((field) => [root.name.toLowerCase(), field] as const),
);

/** Values of the scalars that are checked before the key. */
const values: Readonly<Record<string, string>> = { Int: "1", DateTime: '"2031-03-05T09:00:00Z"' };

/** Something of the type, so that only the missing key can be wrong. */
function anything(type: GraphQLInputType): string {
  if (isNonNullType(type)) return anything(type.ofType);
  if (isListType(type)) return `[${anything(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${required.map(({ name, type: of }) => `${name}: ${anything(of)}`).join(", ")} }`;
  }
  return values[type.name] ?? '"x"';
}

function operation(root: string, field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(isRequiredArgument);
  const args = required.map(({ name, type }) => `${name}: ${anything(type)}`).join(", ");
  const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
  return `${root} { ${field.name}${args && `(${args})`} ${selection} }`;
}

describe("without a key nothing is open but the schema", () => {
  // A file cannot be written into an operation.
  const ofFiles = ["importContacts", "importDoNotCall", "stageImport"];
  const askable = fields.filter(([, { name }]) => !ofFiles.includes(name));
  test.for(askable.map(([root, field]) => operation(root, field)))("%s", async (query, { app }) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as Answer<object>;
    expect(errors?.map(({ extensions }) => extensions?.["code"])).toEqual(["UNAUTHENTICATED"]);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  });
});
