import type { IncomingMessage, ServerResponse } from "node:http";
import { signOut } from "#domain/access/sessions.ts";
import { seatsOf } from "#domain/access/seats.ts";
import { readBody } from "../body.ts";
import { FailedAttempts } from "../failed-attempts.ts";
import { answer, answerError } from "../json.ts";
import { type ConsoleAddress, isFromConsole, setCookie } from "./cookie.ts";
import { type Exchange, holderOf, type Route } from "./exchange.ts";
import { linkRoutes } from "./link-routes.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { answerCallback, callbackPath, providerRoutes } from "./provider-routes.ts";

/** A new passkey is the longest. */
const body = { maxBytes: 30_000, withinMs: 10_000 };

interface AuthOptions extends Pick<
  Exchange,
  "context" | "failedAttempts" | "provider" | "refusals"
> {
  readonly console: () => ConsoleAddress;
}

/** Answers a request under `/auth/`, by its path. */
export type AuthHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => Promise<void>;

/**
 * Signing in and out, for the console: JSON by POST, from its own pages only. An answer with a session has it in a
 * cookie, which scripts of the page cannot read.
 */
export function createAuthHandler(options: AuthOptions): AuthHandler {
  const begun = new FailedAttempts();
  return async (request, response, path) => {
    const console = options.console();
    const route = Object.hasOwn(routes, path) ? routes[path]! : null;
    if (path === callbackPath && request.method === "GET") {
      await answerCallback({ ...options, begun, console, request, response });
    } else if (route === null) {
      answerError(response, 404, {
        code: "NOT_FOUND",
        message: "there is nothing at this address",
      });
    } else if (request.method !== "POST") {
      response.writeHead(405, { allow: "POST" }).end();
    } else if (!isFromConsole(request, console)) {
      await options.refusals.foreign(request, console);
      const message = `this page is not at the address of the console: open ${console.origin}, or set CONSOLE_URL to the address at which people open it`;
      answerError(response, 403, { code: "ORIGIN_NOT_ALLOWED", message });
    } else {
      const input = jsonOf(await readBody(request, body));
      await route({ ...options, begun, console, request, response, input });
    }
  };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}

const routes: Readonly<Record<string, Route>> = {
  "/auth/session": session,
  "/auth/sign-out": signOutOf,
  "/auth/ways": ways,
  ...linkRoutes,
  ...passkeyRoutes,
  ...providerRoutes,
};

/** Who is signed in, and for which tenants; null: nobody. */
async function session(exchange: Exchange): Promise<void> {
  const { context, response } = exchange;
  const holder = await holderOf(exchange);
  answer(response, 200, holder === null ? null : await seatsOf(context, holder.by));
}

async function signOutOf(exchange: Exchange): Promise<void> {
  const { context, response, console } = exchange;
  const holder = await holderOf(exchange);
  if (holder !== null) await signOut(context, holder);
  setCookie(response, console, "session", null);
  answer(response, 200, {});
}

/** The ways in which people can sign in here, besides links and API keys. */
async function ways({ response, console, provider }: Exchange): Promise<void> {
  answer(response, 200, {
    origin: console.origin,
    hasPasskeys: console.passkeyDomain !== null,
    provider: provider === null ? null : { name: provider.name },
  });
}
