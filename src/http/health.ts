import type { IncomingMessage, ServerResponse } from "node:http";
import { answer } from "./json.ts";

/** One thing that a process needs in order to work. */
export type Check =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** For a program: "DATABASE_READ_ONLY". */
      readonly reason: string;
      /** For a person: what is wrong and what to do. */
      readonly message: string;
    };

export interface Readiness {
  /** By name. The process is ready when all of them are ok. */
  readonly checks: Readonly<Record<string, Check>>;
  /** Information that does not affect the status. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Answers the request and returns true, if it is one of ours. */
export type HealthHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean>;

/**
 * `GET /health`: 200 as long as the process runs. `GET /ready`: 200 when every check is ok, else 503, so
 * that a load balancer sends nothing; the body names each check and why it failed.
 */
export function createHealthHandler(readiness: () => Promise<Readiness>): HealthHandler {
  return async (request, response) => {
    const path = request.url?.split("?")[0];
    if (path !== "/health" && path !== "/ready") return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return true;
    }
    if (path === "/health") answer(response, 200, { status: "ok" });
    else {
      const { checks, details } = await readiness();
      const isReady = Object.values(checks).every(({ ok }) => ok);
      const status = isReady ? "ready" : "not ready";
      answer(response, isReady ? 200 : 503, { status, checks, ...details });
    }
    return true;
  };
}
