import type { ServerResponse } from "node:http";

/** Answers with JSON. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    // Without it, Node sends the body in pieces, and in several writes.
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** The answer of GraphQL to a request that it was not given. */
export function answerError(
  response: ServerResponse,
  status: number,
  error: { readonly code: string; readonly message: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  const { code, message } = error;
  answer(response, status, { errors: [{ message, extensions: { code } }] }, headers);
}
