import { createYoga, type YogaServerInstance } from "graphql-yoga";
import type { Logger } from "pino";
import type { Replica } from "#db/replica.ts";
import type { TenantDatabases } from "#db/tenants.ts";
import { removePasskey } from "#domain/access/passkeys.ts";
import { endSessions, type SomeSessions } from "#domain/access/sessions.ts";
import type { DomainContext } from "#domain/context.ts";
import type { Ledger } from "#domain/ledger/ledger.ts";
import type { EventHub } from "#events/hub.ts";
import { unauthenticated } from "#schema/auth.ts";
import type { GraphqlContext, Viewer } from "#schema/context.ts";
import { schema } from "#schema/index.ts";
import { createLoaders } from "#schema/loaders.ts";
import type { Limits } from "../limits.ts";
import type { Console } from "./console.ts";
import { createDocumentCache, noCache } from "./document-cache.ts";
import { useErrorCodes } from "./error-codes.ts";
import { type Introspection, useIntrospection } from "./introspection.ts";
import { useLimits } from "./limits.ts";
import { useReadableParams } from "./readable-params.ts";
import { isRefusal, maskError } from "./mask-error.ts";
import { useNumbersInErrors } from "./numbers-in-errors.ts";
import { requestId } from "./request-id.ts";
import { useStreamingUploads } from "./uploads.ts";
import { useVariableLimits } from "./variable-limits.ts";
import { useSharedEvents } from "./shared-events.ts";
import { useReplica } from "./use-replica.ts";
import { useWork } from "./use-work.ts";
import { createWatchedReads } from "./watched-reads.ts";
import { type Accounts, OperationWork } from "./work.ts";

export interface Api {
  /** For all tenants: a key can only be found among the keys of all. */
  readonly context: DomainContext;
  /** Takes webhooks, of all tenants together. */
  readonly ledger: Ledger;
  /** For the work of one tenant. */
  readonly tenants: TenantDatabases;
  /** Null: histories are read from the primary, too. */
  readonly replica: Replica | null;
  readonly events: EventHub;
  /** Hosts at which the operator has put VAPI: recordings there may be at private addresses. */
  readonly trustedHosts: ReadonlySet<string>;
  readonly isGraphiqlOn: boolean;
  /** Null: there is no console. */
  readonly console: Console | null;
  readonly introspection: Introspection;
  readonly limits: Limits;
}

/** What the HTTP server gives to GraphQL: the caller. */
interface Entrance {
  readonly viewer: Viewer | null;
  readonly admittedForMs: () => Promise<number | null>;
  /** What gave access has ended while the operation went on. */
  readonly accessEnded: () => void;
  /** Aborted when the client has gone, or has been answered in full. */
  readonly gone: AbortSignal;
}

export type GraphqlServer = YogaServerInstance<Entrance, GraphqlContext>;

/** Uploads of nobody are not read. */
function mustBeAdmitted({ viewer }: Entrance): void {
  if (viewer === null) throw unauthenticated();
}

/** What Yoga reports, with the ID of the request. */
function yogaLog(log: Logger) {
  return {
    debug: () => {},
    info: () => {},
    warn: (...what: unknown[]) => log.warn({ requestId: requestId() }, String(what)),
    error: (err: unknown) => {
      log[isRefusal(err) ? "debug" : "error"]({ err, requestId: requestId() }, "GraphQL");
    },
  };
}

/** What the context of resolvers needs for people. The sessions and passkeys of a user are for all tenants. */
function peopleOf(context: DomainContext, console: Console | null) {
  return {
    consoleUrl: console?.address().origin ?? null,
    endSessions: (userId: string, which: SomeSessions) => endSessions(context, userId, which),
    removePasskey: (userId: string, id: string) => removePasskey(context, userId, id),
  };
}

export function createGraphqlServer({
  context,
  tenants,
  replica,
  events,
  introspection,
  limits,
  console,
}: Omit<Api, "isGraphiqlOn">): GraphqlServer {
  const watchedReads = createWatchedReads(context, tenants);
  const accounts: Accounts = new Map();
  const databases = replica?.beside(tenants) ?? tenants;
  return createYoga<Entrance, GraphqlContext>({
    schema,
    graphqlEndpoint: "/graphql",
    landingPage: false,
    // The page is made once and cached: see graphiql-page.ts.
    graphiql: false,
    // Other sites need a key, which they do not have: the cookies of a session are taken from the console's pages only.
    cors: { origin: "*", credentials: false, exposedHeaders: ["x-request-id"] },
    batching: false,
    multipart: false,
    // `prepareBody` has read it, up to the limit. Yoga would copy it through a stream to count it again.
    maxRequestBodySize: false,
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: noCache },
    maskedErrors: { maskError, errorMessage: "Unexpected error." },
    logging: yogaLog(context.log),
    context: ({
      viewer,
      admittedForMs,
      accessEnded,
      gone,
    }): GraphqlContext & { readonly work: OperationWork } => {
      const work = new OperationWork(accounts, viewer, limits, gone);
      const tenantId = viewer?.tenantId ?? null;
      const { pool, prisma } = databases.of(tenantId, work);
      const domain = { ...context, pool, log: context.log.child({ requestId: requestId() }) };
      const loaders = createLoaders(domain, tenantId ?? "");
      const sharedPrisma = () => tenants.of(tenantId).prisma;
      const database = { domain, prisma, sharedPrisma, loaders };
      const access = { viewer, admittedForMs, accessEnded };
      const watched = watchedReads(tenantId);
      return { ...access, ...peopleOf(context, console), work, events, ...watched, ...database };
    },
    plugins: [
      useErrorCodes(),
      useLimits(),
      useIntrospection(introspection),
      useReadableParams(),
      useVariableLimits(),
      useSharedEvents(),
      useNumbersInErrors(),
      useWork(),
      ...(replica === null ? [] : [useReplica(replica)]),
      useStreamingUploads({ admit: mustBeAdmitted, maxFileBytes: limits.maxUploadBytes }),
    ],
  });
}
