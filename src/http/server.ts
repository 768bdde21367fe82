import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import type { ConsoleAddress } from "./auth/cookie.ts";
import { createAuthHandler } from "./auth/routes.ts";
import { type Authenticate, createAuthenticate, credentialsOf } from "./authenticate.ts";
import { answerRefusal, BodyRefused, prepareBody } from "./body.ts";
import { FailedAttempts } from "./failed-attempts.ts";
import { type Api, createGraphqlServer, type GraphqlServer } from "./graphql.ts";
import { answerGraphiql, isForPage } from "./graphiql-page.ts";
import { serveGraphqlSockets } from "./graphql-socket.ts";
import type { Limits } from "../limits.ts";
import { importOfPath } from "#domain/imports/rejected-rows.ts";
import type { Viewer } from "#schema/context.ts";
import { answerRejectedRows } from "./rejected-rows.ts";
import type { HealthHandler } from "./health.ts";
import { answerError } from "./json.ts";
import { isIntended, protect } from "./protect.ts";
import { nameRequest, requestId, underRequestId } from "./request-id.ts";
import { UnderWay } from "./under-way.ts";
import { createWebhookHandler, webhookPath } from "./webhook.ts";

/** How long requests that are being answered may take to end when the server is about to. */
const endWithinMs = 10_000;
/** A file of 200 MB over a line of one megabit a second takes 27 minutes to come in. */
const longestRequestMs = 30 * 60_000;
const headersWithinMs = 10_000;
/** How often Node checks for connections that have timed out. */
const checkTimeoutsEveryMs = 1_000;
/** Connections that were refused are logged together. */
const logRefusedEveryMs = 10_000;

export interface HttpServer {
  /** Port 0 takes a free one. */
  listen(port: number, host: string): Promise<AddressInfo>;
  /** Makes clients open another connection for their next request, and continues to answer. */
  sendAway(): void;
  /**
   * Refuses new requests, tells subscribers to come back, and returns when what was under way is answered,
   * after ten seconds at the latest. `/health` and `/ready` are still answered.
   */
  drain(): Promise<void>;
  /** Drains, if that has not been done, and cuts off what is left. */
  close(): Promise<void>;
}

/** The HTTP server. A worker has no API and serves the health checks only. */
export function createHttpServer({
  health,
  api,
  limits,
  log,
}: {
  readonly health: HealthHandler;
  readonly api: Api | null;
  readonly limits: Limits;
  readonly log: Logger;
}): HttpServer {
  const routes = api === null ? null : createRoutes(api);
  const underWay = new UnderWay();
  let isLeaving = false;
  const options = {
    requestTimeout: longestRequestMs,
    headersTimeout: headersWithinMs,
    connectionsCheckingInterval: checkTimeoutsEveryMs,
    keepAliveTimeout: limits.keepAliveMs,
    shouldUpgradeCallback: (request: IncomingMessage) => routes !== null && isForSocket(request),
  };
  const server = createServer(options, (request, response) => {
    if (isLeaving) response.setHeader("connection", "close");
    void underRequestId(nameRequest(request, response), async () => {
      try {
        protect(request, response, api?.context.publicUrl);
        if (await health(request, response)) return;
        if (!underWay.admit(request, response)) return;
        if (routes !== null && (await routes.handle(request, response))) return;
        answerError(response, 404, { code: "NOT_FOUND", message: "GraphQL is at /graphql" });
      } catch (error) {
        fail(log, error, response);
      }
    });
  });
  boundConnections(server, limits.maxHttpConnections, log);
  const sockets = routes === null ? null : serveGraphqlSockets(server, { ...routes, underWay });
  const drain = async (): Promise<void> => {
    await Promise.all([underWay.end(endWithinMs), sockets?.close(endWithinMs)]);
  };
  let drained: Promise<void> | undefined;
  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, "listening");
      return server.address() as AddressInfo;
    },
    sendAway() {
      isLeaving = true;
    },
    drain: () => (drained ??= drain()),
    async close() {
      await (drained ??= drain());
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function boundConnections(server: Server, most: number, log: Logger): void {
  server.maxConnections = most;
  let refused = 0;
  server.on("drop", () => {
    refused += 1;
    if (refused > 1) return;
    setTimeout(() => {
      log.warn({ refused, most }, "connections were refused: MAX_HTTP_CONNECTIONS is reached");
      refused = 0;
    }, logRefusedEveryMs).unref();
  });
}

/**
 * Clients that prefer HTTP/2 (Java's, curl --http2) ask for it with every request. They are answered in HTTP/1.1.
 */
function isForSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

interface Routes {
  readonly yoga: GraphqlServer;
  readonly authenticate: Authenticate;
  readonly console: () => ConsoleAddress | null;
  readonly failedAttempts: FailedAttempts;
  /** Answers the request and returns true, if it is one of these. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

function createRoutes(api: Api): Routes {
  const yoga = createGraphqlServer(api);
  const authenticate = createAuthenticate(api.context);
  const failedAttempts = new FailedAttempts();
  const handleWebhook = createWebhookHandler(api, failedAttempts);
  const handleAuth =
    api.console === null
      ? null
      : createAuthHandler({ context: api.context, console: api.console.address, failedAttempts });
  const consoleAddressNow = () => api.console?.address() ?? null;
  /** Who asks; null: nobody. Undefined, and the request is refused, for a key or session that gives no access. */
  const callerOf = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Viewer | null | undefined> => {
    const caller = await authenticate(credentialsOf(request, consoleAddressNow()));
    if (typeof caller === "object") return caller;
    switch (caller) {
      case "NOBODY":
        return null;
      case "UNKNOWN_KEY":
      case "NO_KEY":
      case "SIGNED_OUT":
        refuse(failedAttempts, request, response, refusals[caller]);
        break;
      case "NO_SEAT":
        answerError(response, 403, { code: "FORBIDDEN", message: noSeatMessage });
        break;
      case "TENANT_DISABLED":
        answerError(response, 403, { code: caller, message: disabledMessage });
    }
    return undefined;
  };
  return {
    yoga,
    authenticate,
    console: consoleAddressNow,
    failedAttempts,
    async handle(request, response) {
      const path = request.url!.split("?")[0];
      if (path === "/" && api.console === null) {
        response.writeHead(302, { location: "/graphql" }).end();
      } else if (handleAuth !== null && path!.startsWith("/auth/")) {
        await handleAuth(request, response, path!);
      } else if (path === "/graphql" && api.isGraphiqlOn && isForPage(request)) {
        await answerGraphiql(request, response);
      } else if (path === webhookPath) {
        await handleWebhook(request, response);
      } else if (path === "/graphql") {
        if (!isIntended(request, response)) return true;
        // Yoga makes a URL of it, and answers an invalid host with a stack trace. Nothing needs the host.
        request.headers.host = "localhost";
        // The key is checked before anything else is read.
        const viewer = await callerOf(request, response);
        if (viewer === undefined) return true;
        await prepareBody(request, response, api.limits);
        const credentials = credentialsOf(request, consoleAddressNow());
        const isStillAdmitted = async () => typeof (await authenticate(credentials)) === "object";
        await yoga(request, response, { viewer, isStillAdmitted, gone: closed(response) });
      } else if (importOfPath(path!) !== null) {
        const viewer = await callerOf(request, response);
        if (viewer === null) refuse(failedAttempts, request, response, refusals.NO_KEY);
        if (viewer) await answerRejectedRows(api, request, response, viewer);
      } else return (await api.console?.files(request, response, path!)) ?? false;
      return true;
    },
  };
}

const noSeatMessage =
  "you have no access to this tenant: name a tenant of yours in the header x-tenant, or ask an owner of the tenant";

const disabledMessage =
  "the tenant is disabled: the operator of the server can enable it with npm run tenant -- enable <tenant>";

/** Made once: the default reason is an error with a stack trace, made for each request. */
const responseClosed = new Error("the response was sent, or the client has disconnected");

/** Aborted when the response has been sent or the client has disconnected. */
function closed(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort(responseClosed);
  else response.once("close", () => gone.abort(responseClosed));
  return gone.signal;
}

const refusals = {
  UNKNOWN_KEY: "the API key is not valid: it is wrong or was revoked",
  SIGNED_OUT: "you are signed out: sign in again",
  NO_KEY: "the Authorization header has no API key: send Authorization: Bearer <api key>",
};

function refuse(
  failedAttempts: FailedAttempts,
  request: IncomingMessage,
  response: ServerResponse,
  message: string,
): void {
  const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
  if (wait === null) {
    answerError(response, 401, { code: "UNAUTHENTICATED", message });
  } else {
    const code = "TOO_MANY_FAILED_ATTEMPTS";
    answerError(response, 429, { code, message }, { "retry-after": String(wait) });
  }
}

function fail(log: Logger, error: unknown, response: ServerResponse): void {
  if (error instanceof BodyRefused && !response.headersSent) return answerRefusal(response, error);
  const id = requestId();
  log.error({ err: error, requestId: id }, "a request failed");
  if (response.headersSent) return void response.destroy();
  const message = `An internal error occurred. Try again; if it occurs again, report the request ID ${id}, with which the server's log has the details.`;
  answerError(response, 503, { code: "INTERNAL_SERVER_ERROR", message });
}
