import { cacheExchange, type KeyingConfig } from "@urql/exchange-graphcache";
import { Client, fetchExchange, mapExchange, subscriptionExchange } from "urql";
import { createContext, useContext } from "react";
import { openSocket } from "./socket.ts";

/** What a tab has of the server: queries and mutations by HTTP, subscriptions by one socket, for one tenant. */
export interface Connection {
  readonly tenantId: string;
  readonly client: Client;
  close(): void;
}

/** Objects with an `id` are kept once for all queries; the others belong to the object that contains them. */
const keys: KeyingConfig = new Proxy<KeyingConfig>(
  {},
  { get: () => (data: { readonly id?: string | null }) => data.id ?? null },
);

/** Opens the connection of a tab. `onSignedOut` is called when the session has ended. */
export function connect(tenantId: string, onSignedOut: () => void): Connection {
  const socket = openSocket(tenantId, onSignedOut);
  const client = new Client({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: { headers: { "x-tenant": tenantId } },
    exchanges: [
      mapExchange({
        onError(error) {
          if (error.response?.status === 401) onSignedOut();
        },
      }),
      cacheExchange({ keys }),
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" } as never, sink as never),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
  return { tenantId, client, close: () => void socket.dispose() };
}

const ConnectionContext = createContext<Connection | null>(null);
export const ConnectionProvider = ConnectionContext.Provider;

/** @throws Error outside of a tenant's pages */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error("there is no connection outside of a tenant's pages");
  return connection;
}
