import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { acceptInvitation, lookAtInvitation } from "#domain/access/invitations.ts";
import { lookAtLink, signInByLink } from "#domain/access/login-links.ts";
import {
  holdersOf,
  type NewSession,
  type SessionHolder,
  signOut,
} from "#domain/access/sessions.ts";
import { seatsOf } from "#domain/access/seats.ts";
import { signInByKey } from "#domain/access/sign-in-by-key.ts";
import type { DomainContext } from "#domain/context.ts";
import { readBody } from "../body.ts";
import type { FailedAttempts } from "../failed-attempts.ts";
import { answer, answerError } from "../json.ts";
import type { RefusalRecords } from "./refusals.ts";
import { type ConsoleAddress, isFromConsole, sessionCookie, sessionToken } from "./cookie.ts";

const body = { maxBytes: 10_000, withinMs: 10_000 };

interface AuthOptions {
  readonly context: DomainContext;
  readonly console: () => ConsoleAddress;
  readonly failedAttempts: FailedAttempts;
  readonly refusals: RefusalRecords;
}

/** One request, and what is needed to answer it. */
interface Exchange extends Omit<AuthOptions, "console"> {
  readonly console: ConsoleAddress;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The JSON of the request. */
  readonly input: unknown;
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
  return async (request, response, path) => {
    const console = options.console();
    const route = Object.hasOwn(routes, path) ? routes[path]! : null;
    if (route === null) {
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
      await route({ ...options, console, request, response, input });
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

const routes: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = {
  "/auth/session": session,
  "/auth/sign-out": signOutOf,
  "/auth/link/look": lookAt,
  "/auth/link": byLink,
  "/auth/key": byKey,
  "/auth/invitation/look": lookAtInvited,
  "/auth/invitation": byInvitation,
};

async function holderOf({ context, request, console }: Exchange): Promise<SessionHolder | null> {
  const token = sessionToken(request, console);
  if (token === null) return null;
  const [holder = null] = await holdersOf(context, [{ token, tenantId: null }]);
  return holder;
}

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
  response.setHeader("set-cookie", sessionCookie(console, null));
  answer(response, 200, {});
}

const withToken = z.object({ token: z.string().max(200) });
const withKey = z.object({ key: z.string().trim().max(500) });

const linkIsOver = {
  code: "LINK_NOT_VALID",
  message:
    "the link is not valid: it was used, or is older than ten minutes. Whoever has the server prints a new one with npm run login",
};

/** Whom a link would sign in, and for which tenant: people decide before they sign in. */
async function lookAt({ context, response, input, ...exchange }: Exchange): Promise<void> {
  const { data } = withToken.safeParse(input);
  const link = data === undefined ? null : await lookAtLink(context, data.token);
  if (link === null) return refuse({ response, ...exchange }, linkIsOver);
  answer(response, 200, link);
}

async function byLink(exchange: Exchange): Promise<void> {
  const { context, input } = exchange;
  const { data } = withToken.safeParse(input);
  const done =
    data === undefined ? null : await signInByLink(context, data.token, userAgentOf(exchange));
  if (done === null) {
    if (data !== undefined) await exchange.refusals.link(exchange.request, data.token);
    return refuse(exchange, linkIsOver);
  }
  welcome(exchange, done.session, { tenantId: done.tenantId });
}

async function byKey(exchange: Exchange): Promise<void> {
  const { context, input } = exchange;
  const { data } = withKey.safeParse(input);
  const done =
    data === undefined ? null : await signInByKey(context, data.key, userAgentOf(exchange));
  if (done === null) {
    const message = "the API key is not valid: it is wrong, was revoked or has expired";
    return refuse(exchange, { code: "UNAUTHENTICATED", message });
  }
  welcome(exchange, done.session, { tenantId: done.tenantId });
}

const invitationIsOver = {
  code: "INVITATION_NOT_VALID",
  message:
    "the invitation is not valid: it was accepted or revoked, or is older than seven days. Ask an owner of the tenant for a new one",
};

/** What an invitation offers, and who is signed in: people decide whether they accept it as that user. */
async function lookAtInvited(exchange: Exchange): Promise<void> {
  const { context, response, input } = exchange;
  const { data } = withToken.safeParse(input);
  const offer = data === undefined ? null : await lookAtInvitation(context, data.token);
  if (offer === null) return refuse(exchange, invitationIsOver);
  const holder = await holderOf(exchange);
  const signedIn = holder?.by.kind === "USER" ? (await seatsOf(context, holder.by)).user : null;
  answer(response, 200, { ...offer, signedIn });
}

const acceptance = withToken.extend({ asNewUser: z.boolean().default(false) });

/** Accepts an invitation as the user who is signed in; as a new user if nobody is, or if the page says so. */
async function byInvitation(exchange: Exchange): Promise<void> {
  const { context, request, response, input } = exchange;
  const { data } = acceptance.safeParse(input);
  if (data === undefined) return refuse(exchange, invitationIsOver);
  const holder = data.asNewUser ? null : await holderOf(exchange);
  const userId = holder?.by.kind === "USER" ? holder.by.userId : null;
  const userAgent = userAgentOf(exchange);
  const done = await acceptInvitation(context, data.token, { userId, userAgent });
  switch (done.kind) {
    case "OVER":
      await exchange.refusals.link(request, data.token);
      return refuse(exchange, invitationIsOver);
    case "HAS_SEAT": {
      const message = "you are a user of this tenant already: an owner can change your role";
      return answerError(response, 409, { code: "HAS_SEAT", message });
    }
    case "EMAIL_TAKEN": {
      const message =
        "another user has this email address: sign in as that user first, or ask for an invitation without it";
      return answerError(response, 409, { code: "EMAIL_TAKEN", message });
    }
    case "ACCEPTED":
      if (done.session === null) answer(response, 200, { tenantId: done.tenantId });
      else welcome(exchange, done.session, { tenantId: done.tenantId });
  }
}

function userAgentOf({ request }: Exchange): string {
  return request.headers["user-agent"] ?? "";
}

function welcome({ response, console }: Exchange, made: NewSession, facts: unknown): void {
  response.setHeader("set-cookie", sessionCookie(console, made));
  answer(response, 200, facts);
}

function refuse(
  { request, response, failedAttempts }: Pick<Exchange, "request" | "response" | "failedAttempts">,
  error: { readonly code: string; readonly message: string },
): void {
  const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
  if (wait === null) return answerError(response, 401, error);
  const message = "too many failed attempts: wait a minute, then try again";
  const code = "TOO_MANY_FAILED_ATTEMPTS";
  answerError(response, 429, { code, message }, { "retry-after": String(wait) });
}
