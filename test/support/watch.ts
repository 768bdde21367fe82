import { createClient as createSseClient } from "graphql-sse";
import { type Client, createClient as createSocketClient } from "graphql-ws";
import { WebSocket } from "ws";
import type { TypedDocumentString } from "./gql/graphql.ts";
import { within } from "./within.ts";

/** What a subscription tells, to be awaited one by one: what came early waits. */
export interface Watch<Data> extends AsyncDisposable {
  /** The next event that the predicate takes; those before it are passed over. */
  next(wanted?: (data: Data) => boolean): Promise<Data>;
  /** Everything up to the end of the subscription. */
  rest(): Promise<Data[]>;
}

type Transport = "server-sent events" | "a WebSocket";

export const transports: readonly Transport[] = ["server-sent events", "a WebSocket"];

/** Subscribes over a real connection. It is open when this returns, as far as one can know. */
export function watch<Data, Variables>(
  transport: Transport,
  server: { readonly url: string; readonly apiKey: string },
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Watch<Data> {
  const client = transport === "a WebSocket" ? socket(server) : sse(server);
  const results = client.iterate({
    query: document.toString(),
    variables: variables as Record<string, unknown>,
  }) as AsyncIterableIterator<{ data?: Data; errors?: readonly { message: string }[] }>;
  const read = async (): Promise<Data | null> => {
    const { value, done } = await results.next();
    if (done === true) return null;
    if (value.errors !== undefined) throw new Error(JSON.stringify(value.errors));
    return value.data!;
  };
  return {
    async next(wanted = () => true) {
      let last: Data | null = null;
      for (;;) {
        const data = await within(
          read(),
          () =>
            `what the test waits for over ${transport}; the last event was ${JSON.stringify(last)}`,
        );
        if (data === null) throw new Error("the subscription has ended");
        if (wanted(data)) return data;
        last = data;
      }
    },
    async rest() {
      const all: Data[] = [];
      for (let data = await read(); data !== null; data = await read()) all.push(data);
      return all;
    },
    async [Symbol.asyncDispose]() {
      await results.return?.();
      await client.dispose();
    },
  };
}

function socket({ url, apiKey }: { url: string; apiKey: string }): Client {
  return createSocketClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${apiKey}` },
    retryAttempts: 0,
  });
}

function sse({ url, apiKey }: { url: string; apiKey: string }) {
  return createSseClient({
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${apiKey}` },
    retryAttempts: 0,
  });
}
