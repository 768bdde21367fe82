import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { SimulatorClock } from "./clock.ts";
import { refusal, type Reply } from "./reply.ts";

/** A request whose body was read completely. */
export interface SimulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly authorization: string | undefined;
  /** "bytes=0-1023": the part that is asked for. */
  readonly range: string | undefined;
  /** The address at which the client reaches the simulator; a call's control URL has the same one. */
  readonly origin: string;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

/** An HTTP server that sends replies, or stays silent, or breaks connections. */
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
      range: request.headers.range,
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
    case "bytes":
      response.writeHead(reply.status, { ...reply.headers, "content-length": reply.bytes.length });
      response.end(reply.bytes);
      return;
    case "json":
      response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
      response.end(JSON.stringify(reply.body));
  }
}
