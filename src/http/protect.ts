import type { IncomingMessage, ServerResponse } from "node:http";
import { graphiqlPolicy } from "./graphiql.ts";
import { answerError } from "./json.ts";

/** A year, as browsers' own lists of such hosts ask for. */
const transportSecuritySeconds = 31_536_000;

/**
 * The headers of every answer. If PUBLIC_URL is https, browsers are told to use nothing else (HSTS). Our own setting
 * decides that, and not `X-Forwarded-Proto`, which any client can send.
 */
export function protect(
  request: IncomingMessage,
  response: ServerResponse,
  publicUrl: string | undefined,
): void {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("x-frame-options", "DENY");
  response.setHeader("cache-control", "no-store");
  if (publicUrl?.startsWith("https:") === true) {
    response.setHeader("strict-transport-security", `max-age=${transportSecuritySeconds}`);
  }
  const isPage = request.headers.accept?.includes("text/html") === true;
  response.setHeader(
    "content-security-policy",
    isPage ? graphiqlPolicy : "default-src 'none'; frame-ancestors 'none'",
  );
}

/** A browser asks the server before it sends another site's page's request with one of them. */
const askedFor = [
  "authorization",
  "graphql-require-preflight",
  "apollo-require-preflight",
  "x-apollo-operation-name",
  "x-graphql-yoga-csrf",
  "x-graphql-csrf",
] as const;

const bodies = /^(application\/(graphql\+)?json|application\/graphql)\s*(;|$)/i;
const form = /^multipart\/form-data\s*(;|$)/i;

/**
 * False, and the request is refused, when a page of another site could have sent it without the browser
 * asking first: a form, or a fetch with the content types of forms. Cookies give no access, so such
 * a request could do nothing today; this check holds if that changes.
 */
export function isIntended(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== "POST") return true;
  const type = request.headers["content-type"] ?? "";
  if (bodies.test(type)) return true;
  const headers = { connection: "close" };
  if (!form.test(type)) {
    const message =
      "the Content-Type is not supported: send operations as application/json, and files as multipart/form-data";
    answerError(response, 415, { code: "UNSUPPORTED_MEDIA_TYPE", message }, headers);
    return false;
  }
  if (askedFor.some((name) => request.headers[name] !== undefined)) return true;
  const message =
    "the request could come from a form on another site: send the header Authorization, or GraphQL-Require-Preflight: 1";
  answerError(response, 403, { code: "PREFLIGHT_REQUIRED", message }, headers);
  return false;
}
