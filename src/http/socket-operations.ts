import type { SubscribePayload } from "graphql-ws";
import { WebSocket } from "ws";

interface SocketOperation {
  /** The client's id of the operation. */
  readonly id: string;
  readonly socket: WebSocket;
  readonly going: AbortController;
  /** False for what is known to be a subscription. */
  isAnsweredOnce: boolean;
}

const longestComplete = 500;

/** The operations of all sockets, by what was sent for them. */
export class SocketOperations {
  readonly #operations = new Map<SubscribePayload, SocketOperation>();

  /** Whether a client waits for the answer to a query or mutation, or to what may be one. */
  get isAnswering(): boolean {
    return [...this.#operations.values()].some(
      ({ socket, isAnsweredOnce }) => isAnsweredOnce && socket.readyState === WebSocket.OPEN,
    );
  }

  /** The signal is aborted when the operation has ended, or its client has ended it or has gone. */
  begin(params: SubscribePayload, id: string, socket: WebSocket): AbortSignal {
    const going = new AbortController();
    this.#operations.set(params, { id, socket, going, isAnsweredOnce: true });
    return going.signal;
  }

  isSubscription(params: SubscribePayload): void {
    const operation = this.#operations.get(params);
    if (operation !== undefined) operation.isAnsweredOnce = false;
  }

  end(params: SubscribePayload): void {
    this.#operations.get(params)?.going.abort();
    this.#operations.delete(params);
  }

  endAllOf(socket: WebSocket): void {
    for (const [params, operation] of this.#operations) {
      if (operation.socket === socket) this.end(params);
    }
  }

  /** graphql-ws reports that a client has ended a subscription, but not that it has ended a query. */
  listen(socket: WebSocket): void {
    socket.on("message", (message: Buffer) => {
      const ended = completedId(message);
      for (const [params, { id, socket: on }] of this.#operations) {
        if (id === ended && on === socket) this.end(params);
      }
    });
  }
}

function completedId(message: Buffer): string | null {
  if (message.length > longestComplete) return null;
  try {
    const { type, id } = JSON.parse(message.toString()) as { type?: unknown; id?: unknown };
    return type === "complete" && typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}
