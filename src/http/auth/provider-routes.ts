import type { ServerResponse } from "node:http";
import { z } from "zod";
import type { IdentityRefusal } from "#domain/access/identities.ts";
import {
  beginProviderSignIn,
  endProviderSignIn,
  keepIdentity,
  lookAtIdentity,
  origin,
  signInByProvider,
} from "#domain/access/sign-in-by-provider.ts";
import { answer, answerError } from "../json.ts";
import { cookieToken, setCookie } from "./cookie.ts";
import { type Exchange, mayBegin, refuse, type Route, userAgentOf, welcome } from "./exchange.ts";
import { type Provider, ProviderUnavailable } from "./provider.ts";

/** Where the provider sends browsers back, by GET: it is registered there. */
export const callbackPath = "/auth/oidc/callback";

/** Signing in by an identity provider. */
export const providerRoutes: Readonly<Record<string, Route>> = {
  "/auth/oidc/begin": begin,
  "/auth/oidc/look": look,
  "/auth/oidc/finish": finish,
};

/** Why the sign-in page says that nobody is signed in, in its address. */
type Refused =
  | IdentityRefusal
  | "PROVIDER_DENIED"
  | "PROVIDER_REFUSED"
  | "PROVIDER_TOO_LATE"
  | "PROVIDER_UNAVAILABLE";

/** Null, and the request is answered: there is no provider. */
function providerOf({ provider, response }: Exchange): Provider | null {
  if (provider !== null) return provider;
  const message = "no identity provider is set: the operator of the server can set OIDC_ISSUER";
  answerError(response, 409, { code: "NO_PROVIDER", message });
  return null;
}

/** Answers where the browser is to go. */
async function begin(exchange: Exchange): Promise<void> {
  const { context, console, response, input } = exchange;
  const provider = providerOf(exchange);
  if (provider === null || !mayBegin(exchange)) return;
  const { data } = origin.safeParse(input);
  if (data === undefined) {
    const message = "back must be a page of a tenant, such as /t/…/today";
    return answerError(response, 400, { code: "BAD_USER_INPUT", message });
  }
  const attempt = await beginProviderSignIn(context, data);
  try {
    const url = await provider.addressFor(attempt.token, console.origin + callbackPath);
    setCookie(response, console, "provider", attempt);
    answer(response, 200, { url: url.href });
  } catch (err) {
    if (!(err instanceof ProviderUnavailable)) throw err;
    context.log.warn({ err }, "the identity provider could not be reached");
    const message = `${provider.name} cannot be reached: try again later, or sign in another way`;
    answerError(response, 503, { code: "PROVIDER_UNAVAILABLE", message });
  }
}

/** A browser comes back from the provider: it is sent on to the sign-in page, which ends the sign-in. */
export async function answerCallback(exchange: Omit<Exchange, "input">): Promise<void> {
  const { context, console, provider, request, response } = exchange;
  const callback = new URL(request.url!, console.origin);
  const token = cookieToken(request, console, "provider");
  if (provider === null || token === null)
    return sendOn(response, { refused: "PROVIDER_TOO_LATE" });
  // Another site can have a browser come here: what the browser has begun goes on.
  if (!provider.isStateOf(token, callback.searchParams.get("state"))) {
    context.log.warn("a browser came back from the identity provider with another state");
    return sendOn(response, { refused: "PROVIDER_REFUSED" });
  }
  setCookie(response, console, "provider", null);
  const from = await endProviderSignIn(context, token);
  if (from === null) return sendOn(response, { refused: "PROVIDER_TOO_LATE" });
  const named = await nameIn(exchange, provider, { token, callback });
  if (typeof named === "string") return sendOn(response, { ...from, refused: named });
  const kept = await keepIdentity(context, named);
  if (kept.kind === "KEPT") {
    setCookie(response, console, "provider", kept.attempt);
    return sendOn(response, from);
  }
  const { why, userId } = kept;
  const { issuer, subject } = named;
  context.log.warn({ why, issuer, subject }, "a sign-in by the identity provider was refused");
  if (userId !== null) await exchange.refusals.identity(request, userId, why);
  sendOn(response, { ...from, refused: why });
}

async function nameIn(
  { context }: Pick<Exchange, "context">,
  provider: Provider,
  { token, callback }: { readonly token: string; readonly callback: URL },
) {
  try {
    return await provider.identityAt(token, callback);
  } catch (err) {
    context.log.warn({ err }, "the answer of the identity provider was refused");
    if (err instanceof ProviderUnavailable) return "PROVIDER_UNAVAILABLE";
    const isDenied = callback.searchParams.get("error") === "access_denied";
    return isDenied ? "PROVIDER_DENIED" : "PROVIDER_REFUSED";
  }
}

function sendOn(
  response: ServerResponse,
  {
    back = null,
    isWindow = false,
    refused,
  }: { readonly back?: string | null; readonly isWindow?: boolean; readonly refused?: Refused },
): void {
  const search = new URLSearchParams({
    via: "provider",
    ...(refused !== undefined && { refused }),
    ...(back !== null && { back }),
    ...(isWindow && { window: "true" }),
  });
  response.writeHead(303, { location: `/sign-in?${search}` }).end();
}

const tooLate = {
  code: "PROVIDER_TOO_LATE",
  message: "this took longer than ten minutes, or was done in another browser: sign in again",
};

/** Whom the provider has named: the page compares with who is signed in. */
async function look(exchange: Exchange): Promise<void> {
  const { context, console, request, response } = exchange;
  const offer = await lookAtIdentity(context, cookieToken(request, console, "provider"));
  if (offer === null) return await refuse(exchange, tooLate);
  answer(response, 200, offer);
}

const choice = z.object({ invitationId: z.uuid().nullable().default(null) });

async function finish(exchange: Exchange): Promise<void> {
  const { context, console, request, response, input } = exchange;
  const { data } = choice.safeParse(input);
  const token = cookieToken(request, console, "provider");
  const done = await signInByProvider(context, token, {
    invitationId: data?.invitationId ?? null,
    userAgent: userAgentOf(exchange),
  });
  setCookie(response, console, "provider", null);
  switch (done.kind) {
    case "SIGNED_IN":
      return welcome(exchange, done.session, { tenantId: done.tenantId });
    case "TOO_LATE":
      return await refuse(exchange, tooLate);
    case "INVITATION_OVER": {
      const message = "the invitation is not valid any longer: sign in again to see which are";
      return await refuse(exchange, { code: "INVITATION_NOT_VALID", message });
    }
    case "REFUSED":
      return await refuse(exchange, {
        code: done.why,
        message: "what the provider says of you has changed meanwhile: sign in again",
      });
  }
}
