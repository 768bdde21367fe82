import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import type { ConsoleAddress } from "./auth/cookie.ts";
import { createRefusalRecords, type RefusalRecords } from "./auth/refusals.ts";
import { createAuthHandler } from "./auth/routes.ts";
import type { Authenticate } from "./authenticate.ts";
import { answerRefusal, BodyRefused, prepareBody } from "./body.ts";
import { createDownloads } from "./downloads.ts";
import { FailedAttempts } from "./failed-attempts.ts";
import { type Api, createGraphqlServer, type GraphqlServer } from "./graphql.ts";
import { answerGraphiql, isForPage } from "./graphiql-page.ts";
import { serveGraphqlSockets } from "./graphql-socket.ts";
import type { Limits } from "../limits.ts";
import { createCallers } from "./callers.ts";
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
  readonly refusals: RefusalRecords;
  /** Answers the request and returns true, if it is one of these. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

function createRoutes(api: Api): Routes {
  const yoga = createGraphqlServer(api);
  const failedAttempts = new FailedAttempts();
  const address = () => api.console?.address() ?? null;
  const refusals = createRefusalRecords(api.context);
  const callers = createCallers(api.context, address, failedAttempts, refusals);
  const download = createDownloads(api, callers);
  const handleWebhook = createWebhookHandler(api, failedAttempts);
  const handleAuth =
    api.console === null
      ? null
      : createAuthHandler({
          context: api.context,
          console: api.console.address,
          provider: api.console.provider,
          failedAttempts,
          refusals,
        });
  return {
    yoga,
    authenticate: callers.authenticate,
    console: address,
    failedAttempts,
    refusals,
    async handle(request, response) {
      const path = request.url!.split("?")[0]!;
      if (path === "/" && api.console === null) {
        response.writeHead(302, { location: "/graphql" }).end();
      } else if (handleAuth !== null && path.startsWith("/auth/")) {
        await handleAuth(request, response, path);
      } else if (path === "/graphql" && api.isGraphiqlOn && isForPage(request)) {
        await answerGraphiql(request, response);
      } else if (path === webhookPath) {
        await handleWebhook(request, response);
      } else if (path === "/graphql") {
        if (!isIntended(request, response)) return true;
        // Who asks is checked before anything else is read.
        const admitted = await callers.of(request, response);
        if (admitted === null) return true;
        // Yoga makes a URL of it, and answers an invalid host with a stack trace. Nothing needs the host.
        request.headers.host = "localhost";
        await prepareBody(request, response, api.limits);
        await yoga(request, response, {
          ...admitted,
          accessEnded: () => {},
          gone: closed(response),
        });
      } else if (!(await download(request, response, path))) {
        return (await api.console?.files(request, response, path)) ?? false;
      }
      return true;
    },
  };
}

/** Made once: the default reason is an error with a stack trace, made for each request. */
const responseClosed = new Error("the response was sent, or the client has disconnected");

/** Aborted when the response has been sent or the client has disconnected. */
function closed(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort(responseClosed);
  else response.once("close", () => gone.abort(responseClosed));
  return gone.signal;
}

function fail(log: Logger, error: unknown, response: ServerResponse): void {
  if (error instanceof BodyRefused && !response.headersSent) return answerRefusal(response, error);
  const id = requestId();
  log.error({ err: error, requestId: id }, "a request failed");
  if (response.headersSent) return void response.destroy();
  const message = `An internal error occurred. Try again; if it occurs again, report the request ID ${id}, with which the server's log has the details.`;
  answerError(response, 503, { code: "INTERNAL_SERVER_ERROR", message });
}
