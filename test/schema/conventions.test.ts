import {
  getNamedType,
  type GraphQLArgument,
  GraphQLID,
  type GraphQLInputField,
  type GraphQLObjectType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";
import { describe, expect } from "vitest";
import { schema } from "#schema/index.ts";
import { newTenant, test } from "#test/client.ts";
import { givenCampaign, givenContact, givenEnrolled, rowOf } from "#test/operations.ts";

describe("a client can ask each member of a result for the fields that it needs", () => {
  const unions = Object.values(schema.getTypeMap()).filter(isUnionType);
  test.for(unions.map((union) => [union.name, union] as const))("%s", ([, union]) => {
    // GraphQL refuses `... on A { f } ... on B { f }` where the two have other types: the answer has one shape.
    const shapes = new Map<string, string>();
    for (const member of union.getTypes()) {
      for (const [field, shape] of shapesOf(member)) {
        const other = shapes.get(field) ?? shape;
        expect(shape, `${member.name}.${field}`).toBe(other);
        shapes.set(field, shape);
      }
    }
  });

  function shapesOf(type: GraphQLObjectType): [string, string][] {
    return Object.values(type.getFields()).map((field) => {
      const wrapped = String(field.type);
      const isLeaf = !isCompositeType(getNamedType(field.type));
      return [field.name, isLeaf ? wrapped : wrapped.replaceAll(/\w+/g, "object")];
    });
  }

  test("and the shapes compare lists and nulls", () => {
    const type = schema.getMutationType()!.getFields()["createCampaign"]!.type;
    expect(isNonNullType(type) && !isListType(type.ofType)).toBe(true);
  });
});

test("whatever names an object is an ID, where it is read and where it is given", () => {
  const named: string[] = [];
  const others: string[] = [];
  const look = (of: string, parts: readonly (GraphQLArgument | GraphQLInputField)[]) => {
    for (const { name, type } of parts.filter((part) => /^id$|Ids?$/.test(part.name))) {
      (getNamedType(type) === GraphQLID ? named : others).push(`${of}.${name}`);
    }
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) look(type.name, Object.values(type.getFields()));
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const { name, type: answer, args } of Object.values(type.getFields())) {
      look(`${type.name}.${name}`, args);
      if (/^id$|Ids?$/.test(name)) {
        (getNamedType(answer) === GraphQLID ? named : others).push(`${type.name}.${name}`);
      }
    }
  }
  expect(others).toEqual([]);
  const both = ["Assistant.id", "Campaign.assistantId", "CreateCampaignInput.assistantId"];
  expect(named).toEqual(expect.arrayContaining(both));
});

describe("every error has a code", () => {
  test.for([
    ["a document that is none", "{ campaigns(", "GRAPHQL_PARSE_FAILED"],
    ["a field that does not exist", "{ campain { id } }", "GRAPHQL_VALIDATION_FAILED"],
    [
      "an argument of another type",
      "{ campaigns(first: true) { totalCount } }",
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "an instant that is none",
      `{ calls(filter: { from: "x" }) { totalCount } }`,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "a variable that is missing",
      "query($id: ID!) { campaign(id: $id) { id } }",
      "BAD_USER_INPUT",
    ],
    [
      "two operations and no name",
      "query A { viewer { __typename } } query B { viewer { __typename } }",
      "OPERATION_RESOLUTION_FAILURE",
    ],
    ["a page that is too large", "{ campaigns(first: 201) { totalCount } }", "BAD_USER_INPUT"],
  ] as const)("%s", async ([, document, code], { tenant }) => {
    const { errors } = await tenant.raw(document);
    expect(errors!.map(({ extensions }) => extensions?.["code"])).toEqual([code]);
  });

  test("a refusal says why, in a word for programs", async ({ tenant }) => {
    const campaignId = await givenCampaign(tenant);
    const contactId = await givenContact(tenant);
    const schedule = `mutation { scheduleCall(input: { campaignId: "${campaignId}", contactId: "${contactId}" }) { ... on Error { code } } }`;
    expect(await tenant.raw(schedule)).toEqual({
      data: { scheduleCall: { code: "NOT_ENROLLED" } },
    });
    const cancel = `mutation { cancelCall(id: "Call:x") { ... on Error { code } } }`;
    expect(await tenant.raw(cancel)).toEqual({ data: { cancelCall: { code: "NOT_FOUND" } } });
  });
});

test("what VAPI does not list is null, and the rest of the answer is there", async ({ app }) => {
  const tenant = await newTenant(app, { isSimulated: false });
  const { data, errors } = await tenant.raw(
    "{ assistants { id } phoneNumbers { id } viewer { __typename } }",
  );
  expect(data).toEqual({
    assistants: null,
    phoneNumbers: null,
    viewer: { __typename: "ApiKeyViewer" },
  });
  expect(errors!.map(({ extensions }) => extensions?.["code"])).toEqual([
    "VAPI_REFUSED",
    "VAPI_REFUSED",
  ]);
});

test("the progress of a campaign counts its people, and has an id for caches", async ({
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant, { isActive: false });
  const ask = `{ campaign(id: "${campaignId}") { progress { id scheduled completed people { enrolled called reached waiting notCallable } } } }`;
  const nobody = { enrolled: 0, called: 0, reached: 0, waiting: 0, notCallable: 0 };
  expect(await tenant.raw(ask)).toEqual({
    data: {
      campaign: { progress: { id: campaignId, scheduled: 0, completed: 0, people: nobody } },
    },
  });

  const [reached, failed, barred] = (await givenEnrolled(tenant, campaignId, 4)).map(rowOf);
  const end = (contactId: string, status: string) =>
    pool.query(
      `update call set status = $2, placed_at = now(), ended_at = now(), reached_phone = true where contact_id = $1`,
      [contactId, status],
    );
  await end(reached!, "COMPLETED");
  await end(failed!, "FAILED");
  // A second call to the same person is a call, and no other person.
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, status, placed_at)
     values ($1, $2, $3, now(), 'COMPLETED', now())`,
    [tenant.id, rowOf(campaignId), reached],
  );
  await pool.query("update contact set do_not_call = true where id = $1", [barred]);
  expect(await tenant.raw(ask)).toEqual({
    data: {
      campaign: {
        progress: {
          id: campaignId,
          scheduled: 2,
          completed: 2,
          people: { enrolled: 4, called: 2, reached: 1, waiting: 2, notCallable: 1 },
        },
      },
    },
  });
});

test("names are found without their accents, and the other way about", async ({ tenant }) => {
  const id = await givenContact(tenant, { name: "Łukasz Gómez-Strauß" });
  const campaignId = await givenCampaign(tenant, { name: "Été à São Paulo" });
  for (const search of ["gomez", "GÓMEZ", "lukasz g", "strauss"]) {
    const { data } = await tenant.raw(
      `{ contacts(filter: { search: "${search}" }) { nodes { id } } }`,
    );
    expect(data, search).toEqual({ contacts: { nodes: [{ id }] } });
  }
  const { data } = await tenant.raw(
    `{ campaigns(filter: { search: "ete a sao" }) { nodes { id } } }`,
  );
  expect(data).toEqual({ campaigns: { nodes: [{ id: campaignId }] } });
});

test("a call says its round and the reason of its cancellation in words of their own", async ({
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant, { isActive: false });
  const [contactId] = await givenEnrolled(tenant, campaignId);
  await pool.query("update call set round = 'W2026-11-02' where contact_id = $1", [
    rowOf(contactId!),
  ]);
  await tenant.raw(`mutation { stopCampaign(id: "${campaignId}") { __typename } }`);
  const { data } = await tenant.raw(
    `{ calls { nodes { round { kind startsOn } cancelReason statusMessage } } }`,
  );
  expect(data).toEqual({
    calls: {
      nodes: [
        {
          round: { kind: "WEEK", startsOn: "2026-11-02" },
          cancelReason: "CAMPAIGN_STOPPED",
          statusMessage: null,
        },
      ],
    },
  });
});
