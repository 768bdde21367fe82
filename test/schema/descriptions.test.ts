import { readFile } from "node:fs/promises";
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { expect, test } from "vitest";
import { schema } from "#schema/index.ts";

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

test("everything in the schema says what it means", () => {
  expect(types.flatMap(undescribed)).toEqual([]);
});

function undescribed(type: GraphQLNamedType): string[] {
  // What a union of results is, its name and its members say.
  const parts = isUnionType(type) ? [] : [[type.name, type.description] as const];
  if (isEnumType(type)) {
    parts.push(...type.getValues().map((v) => [`${type.name}.${v.name}`, v.description] as const));
  } else if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field.description]);
    }
  } else if ("getFields" in type) {
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field.description]);
      for (const arg of field.args) {
        parts.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
      }
    }
  }
  return parts.filter(([, description]) => !description).map(([name]) => name);
}

test("every mutation answers with a union of what it changed and of errors", () => {
  const errors = new Set(
    types
      .filter(isObjectType)
      .filter((type) => type.getInterfaces().some(({ name }) => name === "Error"))
      .map(({ name }) => name),
  );
  const fields = Object.values(schema.getMutationType()!.getFields());
  for (const field of fields) {
    const type = schema.getType(`${field.name[0]!.toUpperCase()}${field.name.slice(1)}Result`);
    expect(`${String(field.type)}`).toBe(`${type?.name}!`);
    const members = isUnionType(type) ? type.getTypes().map(({ name }) => name) : [];
    expect(members.filter((name) => !errors.has(name))).toHaveLength(1);
    expect(members.length).toBeGreaterThan(1);
  }
});

test("schema.graphql is what the code says", async () => {
  const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
  expect(await readFile("schema.graphql", "utf8")).toBe(printed);
});
