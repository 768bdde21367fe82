import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
  readonly message: Record<string, unknown>;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** What arrived, in order: the type, or for a status-update its status. */
  readonly told: () => unknown[];
  /** Answers the next webhooks with these statuses, then all others with 200; null: not at all. */
  answers: (number | null)[];
  /** Returns once so many webhooks have arrived. */
  count(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A server that takes webhooks and remembers them. */
export async function startReceiver(): Promise<Receiver> {
  const arrivals = new EventEmitter();
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    void text(request).then((rawBody) => {
      const { message } = JSON.parse(rawBody) as Pick<ReceivedWebhook, "message">;
      received.push({ headers: request.headers, rawBody, message });
      const status = receiver.answers.length > 0 ? receiver.answers.shift()! : 200;
      if (status !== null) response.writeHead(status).end("{}");
      arrivals.emit("webhook");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook?t=tenant`,
    received,
    told: () =>
      received.map(({ message }) =>
        message["type"] === "status-update" ? message["status"] : message["type"],
      ),
    answers: [],
    async count(count) {
      while (received.length < count) await once(arrivals, "webhook");
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}
