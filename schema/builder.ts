import SchemaBuilder from "@pothos/core";
import ErrorsPlugin from "@pothos/plugin-errors";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
import type PrismaTypes from "#db/generated/pothos-types.ts";
import { getDatamodel } from "#db/generated/pothos-types.ts";
import { allows } from "#rules/role.ts";
import { forbidden, unauthenticated } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";
import { decodeId, encodeId } from "./ids.ts";
import { mostCounted, type Total } from "./keyset.ts";
import { nodeQueryOptions } from "./node.ts";
import { relayDescriptions } from "./relay.ts";

interface SchemaTypes {
  Context: GraphqlContext;
  PrismaTypes: PrismaTypes;
  /** By role: what needs a role may be done with the higher ones, too. */
  AuthScopes: { viewer: boolean; manager: boolean; owner: boolean };
  /** The items of a list are counted only if a field of the total is selected. */
  Connection: { total: () => Promise<Total> };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSONObject: { Input: Record<string, unknown>; Output: unknown };
    Upload: { Input: Upload; Output: never };
  };
}

/** A file of a multipart request. It can be read once, as a stream. */
export interface Upload {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // The order matters: errors before the resolvers, authorisation before Prisma's reads.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    defaultTypes: [],
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName[0]!.toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  relay: {
    ...relayDescriptions,
    nodeQueryOptions,
    nodesQueryOptions: false,
    encodeGlobalID: encodeId,
    decodeGlobalID: decodeId,
  },
  prisma: {
    client: ({ prisma }) => prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: true,
    // A field that reads a row without the selection of the query is slow: treat it as a bug.
    onUnusedQuery: "error",
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ viewer }) => ({
      viewer: viewer !== null,
      manager: viewer !== null && allows(viewer.role, "MANAGER"),
      owner: viewer !== null && allows(viewer.role, "OWNER"),
    }),
    unauthorizedError: (_parent, { viewer }) =>
      viewer === null ? unauthenticated() : forbidden(viewer.role),
  },
});

// Deny by default: every field of a root type requires a role.
builder.queryType({
  description:
    "The root of all queries. Every field requires an API key or a session, with any role, and returns data of one tenant only.",
  authScopes: { viewer: true },
});
builder.mutationType({
  description:
    "The root of all mutations. Each mutation returns a union: the changed object, or a type that implements `Error`. They require the role MANAGER; those whose description says so require OWNER.",
  authScopes: { manager: true },
});
builder.subscriptionType({
  description:
    "The root of all subscriptions. Use the graphql-ws protocol (WebSocket) or server-sent events. They require any role.",
  authScopes: { viewer: true },
});

builder.globalConnectionFields((t) => ({
  totalCount: t.int({
    description: `The number of items in the whole list, after filters, exact up to ${mostCounted}. For a longer list it is ${mostCounted}, and \`isTotalCountExact\` is false; but it is always exact for calls without the filters \`contactId\`, \`search\`, \`from\` and \`to\`. It is read only if you select this field.`,
    resolve: async ({ total }) => (await total()).count,
  }),
  isTotalCountExact: t.boolean({
    description: `Whether \`totalCount\` is exact. If false, the list has more than ${mostCounted} items.`,
    resolve: async ({ total }) => (await total()).isExact,
  }),
}));
