import { Agent, request } from "node:http";

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface Received {
  /** Null when the server hung up without an answer. */
  readonly status: number | null;
  readonly body: string;
}

/** Answers that go on as long as somebody listens. */
const endless = /^(text\/event-stream|multipart\/mixed)/;
/** Whoever has not answered by then does not answer. */
const patienceMs = 20_000;

/** Speaks HTTP over few connections that are kept, and looks at nothing it sends. */
export class HttpClient {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** With `isStream`, the answer is left after the first piece of it. */
  async send(sent: Sent, { isStream = false } = {}): Promise<Received> {
    // A connection that was idle may be closed just when it is used again.
    for (let tries = 0; ; tries += 1) {
      const { received, mayRepeat } = await this.#send(sent, isStream);
      if (received.status !== null || !mayRepeat || tries === 2) return received;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    { method = "POST", path, headers, body = "" }: Sent,
    isStream: boolean,
  ): Promise<{ received: Received; mayRepeat: boolean }> {
    const { promise, resolve } = Promise.withResolvers<{
      received: Received;
      mayRepeat: boolean;
    }>();
    const length = method === "GET" ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const { hostname, port } = this.#url;
    const outgoing = request(
      {
        agent: this.#agent,
        host: hostname,
        port,
        method,
        path,
        headers: { ...length, ...headers },
      },
      (response) => {
        const pieces: Buffer[] = [];
        const status = response.statusCode ?? null;
        const done = () => {
          resolve({
            received: { status, body: Buffer.concat(pieces).toString() },
            mayRepeat: false,
          });
        };
        response.on("data", (piece: Buffer) => {
          pieces.push(piece);
          if (!isStream && !endless.test(response.headers["content-type"] ?? "")) return;
          done();
          response.destroy();
        });
        response.on("end", done);
        response.on("error", done);
      },
    );
    const patience = setTimeout(() => outgoing.destroy(new Error("no answer")), patienceMs);
    void promise.then(() => clearTimeout(patience));
    outgoing.on("error", (error) => {
      const mayRepeat = outgoing.reusedSocket && error.message !== "no answer";
      resolve({ received: { status: null, body: error.message }, mayRepeat });
    });
    if (method === "GET") outgoing.end();
    else outgoing.end(body);
    return promise;
  }
}
