import { createYoga, type YogaServerInstance } from "graphql-yoga";
import type { PrismaClient } from "#db/generated/prisma/client.ts";
import type { DomainContext } from "#domain/context.ts";
import type { EventHub } from "#events/hub.ts";
import { unauthenticated } from "#schema/auth.ts";
import type { GraphqlContext, Viewer } from "#schema/context.ts";
import { schema } from "#schema/index.ts";
import { createLoaders } from "#schema/loaders.ts";
import { graphiqlOptions, renderGraphiQL } from "./graphiql.ts";
import { useLimits } from "./limits.ts";
import { maskError } from "./mask-error.ts";
import { requestId } from "./request-id.ts";
import { useStreamingUploads } from "./uploads.ts";

export interface Api {
  readonly context: DomainContext;
  readonly prisma: PrismaClient;
  readonly events: EventHub;
}

/** What the door hands to GraphQL: who came in. */
interface Entrance {
  readonly viewer: Viewer | null;
}

export type GraphqlServer = YogaServerInstance<Entrance, GraphqlContext>;

/** A query in JSON; files come in a multipart request and are counted elsewhere. */
const maxBodyBytes = 1_000_000;

/** Nobody without a key has a file taken in, not even to throw it away. */
function mustHaveKey({ viewer }: Entrance): void {
  if (viewer === null) throw unauthenticated();
}

export function createGraphqlServer({ context, prisma, events }: Api): GraphqlServer {
  return createYoga<Entrance, GraphqlContext>({
    schema,
    graphqlEndpoint: "/graphql",
    landingPage: false,
    graphiql: graphiqlOptions(),
    renderGraphiQL,
    // Nothing here is done for cookies: a key opens the door, and no other page has it.
    cors: { origin: "*", credentials: false, exposedHeaders: ["x-request-id"] },
    batching: false,
    multipart: false,
    maxRequestBodySize: maxBodyBytes,
    maskedErrors: { maskError, errorMessage: "Unexpected error." },
    logging: {
      debug: () => {},
      info: () => {},
      warn: (...what: unknown[]) => context.log.warn({ requestId: requestId() }, String(what)),
      error: (err: unknown) => context.log.error({ err, requestId: requestId() }, "GraphQL"),
    },
    context: ({ viewer }): GraphqlContext => ({
      viewer,
      requestId: requestId(),
      domain: context,
      prisma,
      events,
      loaders: createLoaders(context, viewer?.tenantId ?? ""),
    }),
    plugins: [useLimits(), useStreamingUploads({ admit: mustHaveKey })],
  });
}
