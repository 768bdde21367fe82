import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type ExecutionArgs, getOperationAST, GraphQLError, OperationTypeNode } from "graphql";
import type { Context, SubscribePayload } from "graphql-ws";
import { type Extra, useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { unauthenticated } from "#schema/auth.ts";
import type { ConsoleAddress } from "./auth/cookie.ts";
import type { RefusalRecords } from "./auth/refusals.ts";
import {
  admittedForMs,
  type Authenticate,
  type Credentials,
  credentialsOf,
  type Refused,
} from "./authenticate.ts";
import type { FailedAttempts } from "./failed-attempts.ts";
import type { GraphqlServer } from "./graphql.ts";
import { maskError } from "./mask-error.ts";
import { underRequestId } from "./request-id.ts";
import { SocketOperations } from "./socket-operations.ts";
import type { UnderWay } from "./under-way.ts";

const protocol = "graphql-transport-ws";
const maxMessageBytes = 1_000_000;
/** Operations of one socket at a time: subscriptions are not free. */
const maxOperations = 100;
/** A client that has not answered the close frame by then is disconnected. */
const farewellMs = 1_000;

/** An operation, and the functions for it that Yoga's plugins have wrapped: the limits are HTTP's. */
interface Operation extends ExecutionArgs {
  readonly rootValue: {
    readonly execute: (args: ExecutionArgs) => never;
    readonly subscribe: (args: ExecutionArgs) => never;
  };
}

type SocketContext = Context<Record<string, unknown> | undefined, Extra & Record<never, never>>;

export interface Door {
  readonly yoga: GraphqlServer;
  readonly authenticate: Authenticate;
  /** Null: there is no console, and no cookie is taken. */
  readonly console: () => ConsoleAddress | null;
  readonly failedAttempts: FailedAttempts;
  readonly refusals: RefusalRecords;
  readonly underWay: UnderWay;
}

export interface GraphqlSockets {
  /** Closes all sockets, when the queries and mutations under way are answered or `withinMs` has passed. */
  close(withinMs: number): Promise<void>;
}

/**
 * GraphQL over WebSocket (graphql-ws) at `/graphql`. The key travels in `connectionParams`; for a session, which the
 * request to open the socket has in its cookie, the ID of the tenant does.
 */
export function serveGraphqlSockets(server: Server, door: Door): GraphqlSockets {
  // Not given the server: it would report the server's errors a second time.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const farewell = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });
  const operations = new SocketOperations();
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?")[0] !== "/graphql") return void socket.destroy();
    if (door.underWay.isEnding) {
      return farewell.handleUpgrade(request, socket, head, sendAway);
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      operations.listen(accepted);
      sockets.emit("connection", accepted, request);
    });
  });
  const { dispose } = useServer(
    {
      execute: (args) => (args as Operation).rootValue.execute(args),
      subscribe: (args) => (args as Operation).rootValue.subscribe(args),
      onConnect: (context) => underRequestId(randomUUID(), () => isAdmitted(context, door)),
      onSubscribe: async (socket, id, params) => {
        // Not begun: the client sends it again after it has reconnected.
        if (door.underWay.isEnding) return await new Promise<never>(() => {});
        const gone = operations.begin(params, id, socket.extra.socket);
        const prepared = await underRequestId(randomUUID(), () =>
          prepare(socket, door, params, gone),
        );
        if (Array.isArray(prepared)) operations.end(params);
        else if (!isAnsweredOnce(prepared)) operations.isSubscription(params);
        return prepared;
      },
      onComplete: (_socket, _id, params) => operations.end(params),
      onDisconnect: ({ extra: { socket } }) => operations.endAllOf(socket),
      // Otherwise it closes sockets with the message of any error.
      isProd: true,
    },
    sockets,
  );
  return {
    async close(withinMs) {
      const patience = AbortSignal.timeout(withinMs);
      // A client whose socket is closed before the answer repeats the operation: a mutation would run twice.
      while (operations.isAnswering && !patience.aborted) await delay(10);
      // Each is closed with 1001 (going away), so that clients reconnect to another process.
      const disposed = dispose();
      const late = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, farewellMs);
      await disposed;
      while (sockets.clients.size > 0) await delay(10);
      clearTimeout(late);
    },
  };
}

function isAnsweredOnce(prepared: Operation): boolean {
  const asked = getOperationAST(prepared.document, prepared.operationName);
  return asked !== null && asked?.operation !== OperationTypeNode.SUBSCRIPTION;
}

/** "Service restart": clients reconnect after this code, and give up after a refused connection. */
function sendAway(socket: WebSocket): void {
  // Its data is read until it has disconnected. Errors in it are ignored.
  socket.on("error", () => {});
  socket.close(1012, "Service Restart");
  setTimeout(() => socket.terminate(), farewellMs).unref();
}

/**
 * A socket without a valid key or session is closed with 4403; with 4401 if the session has ended. After too many wrong keys it is closed with 4429, after which
 * clients do not reconnect; with 1013, after which they do, if the key could not be checked.
 */
async function isAdmitted(
  context: SocketContext,
  { yoga, authenticate, console, failedAttempts, refusals }: Door,
): Promise<boolean> {
  const { request, socket } = context.extra;
  try {
    const address = console();
    if (address !== null) await refusals.foreign(request, address);
    const caller = await authenticate(credentialsIn(context, address));
    if (caller === "SIGNED_OUT") socket.close(4401, "Signed out");
    if (caller === "UNKNOWN_KEY") {
      const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
      if (wait !== null) socket.close(4429, "Too many failed attempts");
    }
    return typeof caller === "object";
  } catch (error) {
    yoga.logger.error(error);
    socket.close(1013, "Try Again Later");
    return false;
  }
}

/** `Authorization` is what some clients write, as in a header. */
function credentialsIn(
  { connectionParams: params, extra: { request } }: SocketContext,
  console: ConsoleAddress | null,
): Credentials {
  return {
    session: credentialsOf(request, console).session,
    authorization: params?.["authorization"] ?? params?.["Authorization"],
    tenant: params?.["tenant"],
  };
}

/** Why an open socket gives no access any longer. */
const over: Readonly<Record<Refused, string>> = {
  NOBODY: "the API key was revoked",
  NO_KEY: "the API key was revoked",
  UNKNOWN_KEY: "the API key was revoked",
  SIGNED_OUT: "you are signed out: sign in again",
  NO_SEAT: "you no longer have access to this tenant",
  TENANT_DISABLED: "the tenant is disabled",
};

/**
 * Closes the socket of a page of the console when a subscription has ended because access has: with 4401 if the session
 * has, with 4403 if the user has no access to the tenant, and with 1012, after which the page connects again, if the
 * user has another role, or sees numbers masked or whole from now on.
 */
async function closeWhenOver(
  { extra: { socket } }: SocketContext,
  credentials: Credentials,
  { authenticate, yoga }: Pick<Door, "authenticate" | "yoga">,
): Promise<void> {
  if (credentials.session === null) return;
  try {
    const caller = await authenticate(credentials, { isUse: false });
    if (caller === "SIGNED_OUT") socket.close(4401, "Signed out");
    else if (typeof caller === "string") socket.close(4403, "Forbidden");
    else socket.close(1012, "Access changed");
  } catch (error) {
    yoga.logger.error(error);
    socket.close(1013, "Try Again Later");
  }
}

async function prepare(
  socket: SocketContext,
  { yoga, authenticate, console }: Door,
  params: SubscribePayload,
  gone: AbortSignal,
): Promise<Operation | GraphQLError[]> {
  try {
    // A key may have been revoked since the socket was opened, or a session signed out.
    const credentials = credentialsIn(socket, console());
    const viewer = await authenticate(credentials);
    if (viewer === "SIGNED_OUT") socket.extra.socket.close(4401, "Signed out");
    if (typeof viewer === "string") return [unauthenticated(over[viewer])];
    if (Object.keys(socket.subscriptions).length > maxOperations) {
      const message = `a WebSocket can have at most ${maxOperations} operations at the same time: open another one`;
      return [new GraphQLError(message, { extensions: { code: "TOO_MANY_OPERATIONS" } })];
    }
    const operation = yoga.getEnveloped({
      viewer,
      admittedForMs: () => admittedForMs(authenticate, credentials, viewer),
      accessEnded: () => void closeWhenOver(socket, credentials, { authenticate, yoga }),
      gone,
      params,
    } as never);
    const document = operation.parse(params.query);
    const errors = operation.validate(operation.schema, document);
    if (errors.length > 0) return [...errors] as GraphQLError[];
    return {
      schema: operation.schema,
      operationName: params.operationName,
      document,
      variableValues: params.variables,
      contextValue: await operation.contextFactory(),
      rootValue: { execute: operation.execute, subscribe: operation.subscribe },
    } as Operation;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    // An error of this operation only: if it were thrown, the socket and all its operations would end.
    yoga.logger.error(error);
    return [maskError(error) as GraphQLError];
  }
}
