import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const current = new AsyncLocalStorage<string>();
const acceptable = /^[\w-]{8,100}$/;

/** The id of the request that is being answered; a new one where none is. */
export function requestId(): string {
  return current.getStore() ?? randomUUID();
}

/** Runs `work` under an id of its own. */
export function underRequestId<Result>(id: string, work: () => Result): Result {
  return current.run(id, work);
}

/** The id that a proxy gave the request, or a new one; sent to the client in `x-request-id`. */
export function nameRequest(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers["x-request-id"];
  const id = typeof given === "string" && acceptable.test(given) ? given : randomUUID();
  response.setHeader("x-request-id", id);
  return id;
}
