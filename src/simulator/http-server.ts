import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { SimulatorClock } from "./clock.ts";
import { refusal, type Reply } from "./reply.ts";

/** A request, read to its end. */
export interface SimulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly authorization: string | undefined;
  /** Where the client reaches the simulator, which is where it must find a call's control URL. */
  readonly origin: string;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

/** An HTTP server that carries replies out, silence and broken connections included. */
export function serve(
  clock: SimulatorClock,
  answer: (request: SimulatorRequest) => Promise<Reply>,
): Server {
  return createServer((request, response) => {
    void read(request)
      .then((read) => (read === null ? refusal(400, "Unexpected end of JSON input") : answer(read)))
      .catch((error: unknown) => refusal(500, `The simulator failed: ${String(error)}`))
      .then((reply) => {
        response.setHeader("date", new Date(clock.now()).toUTCString());
        carryOut(reply, response);
      });
  });
}

async function read(request: IncomingMessage): Promise<SimulatorRequest | null> {
  const url = new URL(request.url ?? "/", "http://simulator");
  const body = await text(request);
  try {
    return {
      method: request.method ?? "GET",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      authorization: request.headers.authorization,
      origin: `http://${request.headers.host}`,
      body: body === "" ? undefined : JSON.parse(body),
    };
  } catch {
    return null;
  }
}

function carryOut(reply: Reply, response: ServerResponse): void {
  switch (reply.kind) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "text":
      response.writeHead(reply.status, { "content-type": reply.contentType });
      response.end(reply.text);
      return;
    case "json":
      response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
      response.end(JSON.stringify(reply.body));
  }
}
