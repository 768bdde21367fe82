import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { answer } from "./json.ts";

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface MetricsAddress {
  /** 0: a free port. */
  readonly port: number;
  readonly host: string;
}

const withinMs = 10_000;

/**
 * `GET /metrics` on an address of its own, without authentication: whoever can connect can read it. It has nothing of a
 * tenant, but shows how busy the server is.
 */
export async function serveMetrics(
  { port, host }: MetricsAddress,
  scrape: () => Promise<{ readonly contentType: string; readonly text: string }>,
  log: Logger,
): Promise<MetricsServer> {
  const options = { requestTimeout: withinMs, headersTimeout: withinMs };
  const server = createServer(options, (request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      return answer(response, 404, { error: "the metrics are at GET /metrics" });
    }
    scrape().then(
      ({ contentType, text }) => response.writeHead(200, { "content-type": contentType }).end(text),
      (error: unknown) => {
        log.error({ err: error }, "the metrics could not be read");
        answer(response, 500, { error: "the metrics could not be read: see the server's log" });
      },
    );
  });
  server.maxConnections = 20;
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}/metrics`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
