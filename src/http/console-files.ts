import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";
import type { Console } from "./console.ts";
import { answerError } from "./json.ts";

/** The pages have no scripts or styles inside, and load nothing from other servers. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The addresses of pages: the console finds out in the browser which page is meant. */
const page = /^\/(?:$|t\/|sign-in$|invitation$)/;

/** The files of a built console, in a folder. Names under /assets/ contain a digest of their content. */
export function builtConsole(folder: string): Console["files"] {
  const serve = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
  });
  return async (request, response, path) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    if (page.test(path)) request.url = "/";
    const before = response.getHeaders();
    // Also with 304: browsers replace the headers that they have kept by those of the answer.
    response.setHeader("content-security-policy", policy);
    response.setHeader(
      "cache-control",
      path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    );
    return await new Promise((resolve) => {
      response.once("close", () => resolve(true));
      serve(request, response, () => {
        for (const name of ["content-security-policy", "cache-control"] as const) {
          response.setHeader(name, before[name]!);
        }
        resolve(false);
      });
    });
  };
}

/** In place of a console that could not be built. */
export const brokenConsole: Console["files"] = async (
  _request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => {
  if (!page.test(path)) return false;
  const message =
    "the console could not be built: the log of the server says why. The API works without it, at /graphql";
  answerError(response, 503, { code: "CONSOLE_NOT_BUILT", message });
  return true;
};
