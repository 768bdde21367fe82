import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerError } from "./json.ts";

const cutStreamsEveryMs = 50;

/** The requests that are being answered. */
export class UnderWay {
  readonly #responses = new Set<ServerResponse>();
  #isEnding = false;

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** False, and the request is refused, if the server is shutting down. */
  admit(_request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#isEnding) {
      const message = "The server is shutting down. Try again in a few seconds.";
      const headers = { connection: "close", "retry-after": "1" };
      answerError(response, 503, { code: "SHUTTING_DOWN", message }, headers);
      return false;
    }
    this.#responses.add(response);
    response.once("close", () => this.#responses.delete(response));
    return true;
  }

  /**
   * Refuses new requests from now on, and returns when those under way are answered or `withinMs` has
   * passed. Event streams are aborted: after a regular end, the client would assume that there are no more events, and
   * would not reconnect.
   */
  async end(withinMs: number): Promise<void> {
    this.#isEnding = true;
    const patience = AbortSignal.timeout(withinMs);
    for (const response of this.#responses) {
      if (!response.headersSent) response.setHeader("connection", "close");
    }
    while (this.#responses.size > 0 && !patience.aborted) {
      const [first] = this.#responses;
      for (const response of this.#responses) if (isEventStream(response)) response.destroy();
      const pause = AbortSignal.timeout(cutStreamsEveryMs);
      await once(first!, "close", { signal: pause }).catch(() => {});
    }
  }
}

function isEventStream(response: ServerResponse): boolean {
  if (!response.headersSent) return false;
  return String(response.getHeader("content-type")).startsWith("text/event-stream");
}
