import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { type ExecutionArgs, GraphQLError } from "graphql";
import type { Context, SubscribePayload } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { unauthenticated } from "#schema/auth.ts";
import type { Authenticate } from "./authenticate.ts";
import type { GraphqlServer } from "./graphql.ts";
import { underRequestId } from "./request-id.ts";

const maxMessageBytes = 1_000_000;
/** Operations of one socket at a time: subscriptions are not free. */
const maxOperations = 100;

/** An operation, and the functions for it that Yoga's plugins have wrapped: the limits are HTTP's. */
interface Operation extends ExecutionArgs {
  readonly rootValue: {
    readonly execute: (args: ExecutionArgs) => never;
    readonly subscribe: (args: ExecutionArgs) => never;
  };
}

/** GraphQL over WebSocket (graphql-ws) at `/graphql`; the key travels in `connectionParams`. */
export function serveGraphqlSockets(
  server: Server,
  yoga: GraphqlServer,
  authenticate: Authenticate,
): { close(): Promise<void> } {
  // Not handed the server: it would tell the server's own troubles a second time, as its own.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?")[0] !== "/graphql") return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      sockets.emit("connection", accepted, request);
    });
  });
  const { dispose } = useServer(
    {
      execute: (args) => (args as Operation).rootValue.execute(args),
      subscribe: (args) => (args as Operation).rootValue.subscribe(args),
      // Refused sockets are closed with 4403: whoever comes without a key has nothing to do here.
      onConnect: async ({ connectionParams }) =>
        typeof (await authenticate(authorizationOf(connectionParams))) === "object",
      onSubscribe: (socket, _id, params) => prepare(socket, yoga, authenticate, params),
    },
    sockets,
  );
  return { close: async () => dispose() };
}

/** `Authorization` is what some clients write, as in a header. */
function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): unknown {
  return params?.["authorization"] ?? params?.["Authorization"];
}

async function prepare(
  socket: Context,
  yoga: GraphqlServer,
  authenticate: Authenticate,
  params: SubscribePayload,
): Promise<Operation | GraphQLError[]> {
  // A key may have been revoked since the socket was opened.
  const viewer = await authenticate(authorizationOf(socket.connectionParams));
  if (typeof viewer === "string") return [unauthenticated("this key was revoked")];
  if (Object.keys(socket.subscriptions).length > maxOperations) {
    const message = `a socket carries at most ${maxOperations} operations at a time: open another`;
    return [new GraphQLError(message, { extensions: { code: "TOO_MANY_OPERATIONS" } })];
  }
  return await underRequestId(randomUUID(), async () => {
    const operation = yoga.getEnveloped({ viewer, params } as never);
    try {
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
      throw error;
    }
  });
}
