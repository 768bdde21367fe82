import { cacheExchange, type KeyingConfig } from "@urql/exchange-graphcache";
import type { Client as Socket, SubscribePayload } from "graphql-ws";
import { createContext, useContext } from "react";
import {
  Client,
  type ExecutionResult,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
} from "urql";
import type { TypedDocumentString } from "~/gql/graphql.ts";
import { possibleTypes } from "~/gql/possible-types.ts";
import { inTurn, setReading } from "./gathered.ts";
import { openSocket } from "./socket.ts";
import { isBarred, setBarred } from "./status.ts";

/** What a tab has of the server: queries and mutations by HTTP, subscriptions by one socket, for one tenant. */
export interface Connection {
  readonly tenantId: string;
  readonly client: Client;
}

let current: (Connection & { readonly socket: Socket }) | null = null;

/** The connection for a tenant. A tab has one: that for another tenant is closed. */
export function connectionFor(tenantId: string): Connection {
  if (current?.tenantId === tenantId) return current;
  disconnect();
  const socket = openSocket(tenantId);
  setBarred(null);
  current = { tenantId, socket, client: clientOf(tenantId, socket) };
  return current;
}

export function disconnect(): void {
  // A connection that is being refused meanwhile is of no interest.
  Promise.resolve(current?.socket.dispose()).catch(() => {});
  current = null;
}

/** Objects with an `id` are kept once for all queries; the others belong to the object that contains them. */
const keys: KeyingConfig = new Proxy<KeyingConfig>(
  {},
  { get: () => (data: { readonly id?: string | null }) => data.id ?? null },
);

function clientOf(tenantId: string, socket: Socket): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    // Forms of other sites cannot send the second header; uploads are refused without it.
    fetchOptions: { headers: { "x-tenant": tenantId, "graphql-require-preflight": "1" } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (error.response?.status === 401) setBarred("SIGNED_OUT");
        },
      }),
      cacheExchange({ keys, possibleTypes }),
      mapExchange({
        onOperation({ key, kind }) {
          if (kind === "query" || kind === "teardown") setReading(key, kind === "query");
        },
        onResult: ({ operation }) => setReading(operation.key, false),
      }),
      subscriptionExchange({
        forwardSubscription: ({ query = "", ...rest }) => ({
          subscribe: (sink) => {
            let isOver = false;
            let variables: Variables = rest.variables ?? {};
            // The socket reads and sends it again each time that it has reconnected.
            const payload: SubscribePayload = {
              ...rest,
              query,
              get variables() {
                return variables;
              },
            };
            const unsubscribe = socket.subscribe(payload, {
              next: (result) => {
                variables = behind(result, variables);
                // Nothing is read for it by a page that has no access any more.
                inTurn(() => isOver || isBarred() || sink.next(result as ExecutionResult));
              },
              error: (error) => inTurn(() => isOver || sink.error(error)),
              complete: () => inTurn(() => isOver || sink.complete()),
            });
            return {
              unsubscribe: () => {
                isOver = true;
                unsubscribe();
              },
            };
          },
        }),
      }),
      fetchExchange,
    ],
  });
}

type Variables = NonNullable<SubscribePayload["variables"]>;

/** The variables with which a subscription continues behind an event. */
function behind({ data }: { readonly data?: unknown }, variables: Variables): Variables {
  const [event] = Object.values(data ?? {}) as { readonly cursor?: string }[];
  return event?.cursor === undefined ? variables : { ...variables, since: event.cursor };
}

/** Starts to read a document, so that the page finds it when it is shown: for the loaders of routes. */
export function start<Data, Variables extends Record<string, unknown>>(
  { client }: Connection,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): void {
  void client.query<Data, Variables>(document.toString(), variables).toPromise();
}

const ConnectionContext = createContext<Connection | null>(null);
export const ConnectionProvider = ConnectionContext.Provider;

/** @throws Error outside of a tenant's pages */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error("there is no connection outside of a tenant's pages");
  return connection;
}
