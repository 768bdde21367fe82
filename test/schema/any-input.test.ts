import fc from "fast-check";
import {
  getNamedType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
} from "graphql";
import { describe, expect } from "vitest";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { schema } from "#schema/index.ts";
import { test } from "#test/client.ts";
import { givenCampaign, givenEnrolled } from "#test/operations.ts";

const queries = Object.values(schema.getQueryType()!.getFields());
const mutations = Object.values(schema.getMutationType()!.getFields());

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "",
    " ",
    "\0",
    "%",
    "\\",
    "'",
    "\ud800",
    "x".repeat(5_000),
    "Infinity",
    "__proto__",
  ),
);
const instants = fc.oneof(
  fc.constantFrom(
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "2026-02-30T00:00:00Z",
    "2026-11-02T09:00:00+14:00",
    "2026-11-02T24:00:00Z",
  ),
  fc
    .date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
);

/** Any value that the type lets in; ids are sometimes those of real objects. */
function valuesOf(type: GraphQLInputType, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valuesOf(type.ofType, ids);
  if (isListType(type)) return fc.array(required(type.ofType, ids), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return fc.record(
      Object.fromEntries(fields.map((field) => [field.name, required(field.type, ids)])),
      { requiredKeys: fields.filter(({ type: of }) => isNonNullType(of)).map(({ name }) => name) },
    );
  }
  switch (type.name) {
    case "Int":
      return fc.oneof(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.integer({ min: -1, max: 5 }),
      );
    case "Boolean":
      return fc.boolean();
    case "DateTime":
      return instants;
    case "JSONObject":
      return fc.dictionary(texts, fc.jsonValue(), { maxKeys: 4 });
    default:
      return fc.oneof(fc.constantFrom(...ids), texts);
  }
}

function required(type: GraphQLInputType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const values = valuesOf(type, ids);
  return isNonNullType(type) ? values : fc.option(values, { freq: 6 });
}

const fields = [
  ...queries.map((f) => ["query", f] as const),
  ...mutations.map((f) => ["mutation", f] as const),
];

describe("whatever it is asked, it is not we who break", () => {
  const askable = fields.filter(
    ([, { name, args }]) => args.length > 0 && name !== "importContacts",
  );
  test.for(askable.map(([root, field]) => [`${root} ${field.name}`, root, field] as const))(
    "%s",
    async ([, root, field], { tenant }) => {
      const campaignId = await givenCampaign(tenant);
      const contactIds = await givenEnrolled(tenant, campaignId);
      const ids = [campaignId, ...contactIds, sampleAssistants[0]!.id, samplePhoneNumbers[0]!.id];
      const definitions = field.args
        .map(({ name, type }) => `$${name}: ${String(type)}`)
        .join(", ");
      const args = field.args.map(({ name }) => `${name}: $${name}`).join(", ");
      const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
      const query = `${root} Any(${definitions}) { ${field.name}(${args}) ${selection} }`;
      const variables = fc.record(
        Object.fromEntries(field.args.map(({ name, type }) => [name, required(type, ids)])),
        // Pages are seldom asked for in two ways at once.
        { requiredKeys: field.args.filter(isRequiredArgument).map(({ name }) => name) },
      );
      await fc.assert(
        fc.asyncProperty(variables, async (given) => {
          const { errors = [] } = await tenant.raw(query, given);
          const codes = errors.map(({ extensions }) => extensions?.["code"]);
          expect(codes).not.toContain("INTERNAL_SERVER_ERROR");
        }),
        { numRuns: 15 },
      );
    },
  );
});
