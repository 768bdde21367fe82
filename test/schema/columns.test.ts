import { type GraphQLObjectType, type GraphQLResolveInfo, isObjectType } from "graphql";
import { describe, expect, test } from "vitest";
import type { GraphqlContext } from "#schema/context.ts";
import { schema } from "#schema/index.ts";

const context = { work: { answered: () => {} } } as unknown as GraphqlContext;
const id = "0198b2d6-7c1e-7a3b-9a51-3f2b1c4d5e6f";

/** What a field gives for a row: the value, or a promise of it. */
function valueOf(type: GraphQLObjectType, name: string, row: object): unknown {
  const info = { path: { key: name, prev: undefined, typename: type.name }, parentType: type };
  return type.getFields()[name]!.resolve!(row, {}, context, info as unknown as GraphQLResolveInfo);
}

const types = Object.values(schema.getTypeMap()).filter(isObjectType);
const nodes = types.filter((type) => type.getInterfaces().some(({ name }) => name === "Node"));
const columns = types.flatMap((type) =>
  Object.values(type.getFields())
    .map(({ name, extensions }) => ({ type, name, column: extensions["pothosExposedField"] }))
    .filter(({ type: { extensions } }) => extensions["pothosPrismaModel"] !== undefined)
    .filter((field) => typeof field.column === "string"),
);

describe("a row that has been read is shown without a promise", () => {
  test.for(nodes.map((type) => [type.name, type] as const))("the id of %s", ([name, type]) => {
    expect(valueOf(type, "id", { id })).toBe(`${name}:${id}`);
  });

  test("every column", () => {
    expect(columns.length).toBeGreaterThan(50);
    for (const { type, name, column } of columns) {
      const value = new Date(0);
      expect(valueOf(type, name, { [String(column)]: value })).toBe(value);
      expect(valueOf(type, name, { [String(column)]: null })).toBeNull();
    }
  });

  test("the status of a call that does not wait", () => {
    const call = schema.getType("Call") as GraphQLObjectType;
    const row = { status: "COMPLETED", kind: "ROUND", generation: 1, campaignId: id };
    const field = call.getFields()["status"]!.extensions["pothosOriginalResolve"] as (
      ...args: unknown[]
    ) => unknown;
    expect(field(row, {}, context)).toBe("COMPLETED");
  });
});
