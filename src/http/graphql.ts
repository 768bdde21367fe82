import { createYoga, type YogaServerInstance } from "graphql-yoga";
import type { TenantDatabases } from "#db/tenants.ts";
import type { DomainContext } from "#domain/context.ts";
import type { EventHub } from "#events/hub.ts";
import { unauthenticated } from "#schema/auth.ts";
import type { GraphqlContext, Viewer } from "#schema/context.ts";
import { schema } from "#schema/index.ts";
import { createLoaders } from "#schema/loaders.ts";
import { SharedReads } from "#schema/shared-reads.ts";
import { createDocumentCache, noCache } from "./document-cache.ts";
import { useErrorCodes } from "./error-codes.ts";
import { type Introspection, useIntrospection } from "./introspection.ts";
import { useLimits } from "./limits.ts";
import { useReadableParams } from "./readable-params.ts";
import { maskError } from "./mask-error.ts";
import { requestId } from "./request-id.ts";
import { useStreamingUploads } from "./uploads.ts";
import { useVariableLimits } from "./variable-limits.ts";

export interface Api {
  /** For all tenants: who holds a key is known only by looking at everybody's. */
  readonly context: DomainContext;
  /** For what is done in the name of one. */
  readonly tenants: TenantDatabases;
  readonly events: EventHub;
  readonly isGraphiqlOn: boolean;
  readonly introspection: Introspection;
}

/** What the door hands to GraphQL: who came in. */
interface Entrance {
  readonly viewer: Viewer | null;
}

export type GraphqlServer = YogaServerInstance<Entrance, GraphqlContext>;

/** A query in JSON; files come in a multipart request and are counted elsewhere. */
const maxBodyBytes = 1_000_000;

/** Counting the calls of a campaign of 100,000 takes some 70 ms, however many watch it. */
const progressEveryMs = 250;

/** Nobody without a key has a file taken in, not even to throw it away. */
function mustHaveKey({ viewer }: Entrance): void {
  if (viewer === null) throw unauthenticated();
}

export function createGraphqlServer({
  context,
  tenants,
  events,
  introspection,
}: Pick<Api, "context" | "tenants" | "events" | "introspection">): GraphqlServer {
  const watchedProgress: GraphqlContext["watchedProgress"] = new SharedReads(progressEveryMs);
  return createYoga<Entrance, GraphqlContext>({
    schema,
    graphqlEndpoint: "/graphql",
    landingPage: false,
    // The page is made once and cached: see graphiql-page.ts.
    graphiql: false,
    // Nothing here is done for cookies: a key opens the door, and no other page has it.
    cors: { origin: "*", credentials: false, exposedHeaders: ["x-request-id"] },
    batching: false,
    multipart: false,
    maxRequestBodySize: maxBodyBytes,
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: noCache },
    maskedErrors: { maskError, errorMessage: "Unexpected error." },
    logging: {
      debug: () => {},
      info: () => {},
      warn: (...what: unknown[]) => context.log.warn({ requestId: requestId() }, String(what)),
      error: (err: unknown) => context.log.error({ err, requestId: requestId() }, "GraphQL"),
    },
    context: ({ viewer }): GraphqlContext => {
      const { pool, prisma } = tenants.of(viewer?.tenantId ?? null);
      const domain = { ...context, pool };
      const loaders = createLoaders(domain, viewer?.tenantId ?? "");
      const request = { viewer, requestId: requestId() };
      return { ...request, domain, prisma, events, loaders, watchedProgress };
    },
    plugins: [
      useErrorCodes(),
      useLimits(),
      useIntrospection(introspection),
      useReadableParams(),
      useVariableLimits(),
      useStreamingUploads({ admit: mustHaveKey }),
    ],
  });
}
