import type { IncomingMessage, ServerResponse } from "node:http";

/** What this process needs in order to serve, and whether it has it. */
export type Readiness = Readonly<Record<string, boolean>>;

/** Answers the request and returns true, if it is one of ours. */
export type HealthHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean>;

/**
 * `GET /health`: 200 as long as the process lives. `GET /ready`: 200 when all that it needs is there,
 * else 503, so that a load balancer sends nothing; the body says what is missing.
 */
export function createHealthHandler(readiness: () => Promise<Readiness>): HealthHandler {
  return async (request, response) => {
    const path = request.url?.split("?")[0];
    if (path !== "/health" && path !== "/ready") return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return true;
    }
    const checks = path === "/ready" ? await readiness() : {};
    const isFine = Object.values(checks).every(Boolean);
    const status = path === "/health" ? "ok" : isFine ? "ready" : "not ready";
    response.writeHead(isFine ? 200 : 503, {
      "content-type": "application/json",
      "cache-control": "no-store",
    });
    response.end(request.method === "HEAD" ? undefined : JSON.stringify({ status, ...checks }));
    return true;
  };
}
