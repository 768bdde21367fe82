import SchemaBuilder from "@pothos/core";
import ErrorsPlugin from "@pothos/plugin-errors";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
import { GraphQLError } from "graphql";
import type PrismaTypes from "#db/generated/pothos-types.ts";
import { getDatamodel } from "#db/generated/pothos-types.ts";
import { unauthenticated } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";
import { decodeId, encodeId } from "./ids.ts";
import { nodeQueryOptions } from "./node.ts";
import { relayDescriptions } from "./relay.ts";

interface SchemaTypes {
  Context: GraphqlContext;
  PrismaTypes: PrismaTypes;
  AuthScopes: { tenant: boolean };
  /** Every list can tell its length, and counts only when it is asked to. */
  Connection: { totalCount: () => Promise<number> };
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

/** A file of a multipart request, read once and as it arrives. */
export interface Upload {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors stand before what resolves, authorisation before what reads.
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
    // A field that reads a row and ignores the selection of the query is a slow field: a bug.
    onUnusedQuery: "error",
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ viewer }) => ({ tenant: viewer !== null }),
    unauthorizedError: (_parent, { viewer }) =>
      viewer === null
        ? unauthenticated()
        : new GraphQLError("this key may not do that", { extensions: { code: "FORBIDDEN" } }),
  },
});

// Closed by default: a field added to a root is for tenants, whatever its author forgot.
builder.queryType({ description: "What can be read.", authScopes: { tenant: true } });
builder.mutationType({
  description:
    "What can be changed. Each answers with the object it changed or with what went wrong, as a type that implements Error.",
  authScopes: { tenant: true },
});
builder.subscriptionType({
  description: "What can be watched, over graphql-ws or server-sent events.",
  authScopes: { tenant: true },
});

builder.globalConnectionField("totalCount", (t) =>
  t.int({
    description: "How many entries the whole list has; counted only when asked for.",
    resolve: ({ totalCount }) => totalCount(),
  }),
);
