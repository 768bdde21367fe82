import type { IncomingMessage } from "node:http";

/** Where browsers find the console: the origin that may use its cookies. */
export interface ConsoleAddress {
  /** "https://calls.example.com". */
  readonly origin: string;
  /** The name of the cookie of a session. It contains the port, because browsers do not keep ports apart. */
  readonly cookie: string;
  readonly isSecure: boolean;
}

export function consoleAddress(url: string): ConsoleAddress {
  const { origin, protocol, port } = new URL(url);
  const isSecure = protocol === "https:";
  const number = port === "" ? (isSecure ? "443" : "80") : port;
  return { origin, isSecure, cookie: `${isSecure ? "__Host-" : ""}cs_session_${number}` };
}

/** The token of the session that a browser sends, if it sends one. */
export function sessionToken(
  { headers }: IncomingMessage,
  { cookie }: ConsoleAddress,
): string | null {
  for (const pair of headers.cookie?.split(";") ?? []) {
    const [name, value] = pair.split("=", 2);
    if (name?.trim() === cookie && value !== undefined) return value.trim();
  }
  return null;
}

/** The header that gives a browser a session, or with null takes it away. */
export function sessionCookie(
  { cookie, isSecure }: ConsoleAddress,
  session: { readonly token: string; readonly expiresAt: Date } | null,
): string {
  const until = session === null ? new Date(0) : session.expiresAt;
  return [
    `${cookie}=${session?.token ?? ""}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    `Expires=${until.toUTCString()}`,
    ...(isSecure ? ["Secure"] : []),
  ].join("; ");
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a page of the console has sent the request. Only then is its cookie taken: the cookies of a browser go with
 * requests of other sites' pages, too. Browsers send `Sec-Fetch-Site` to https and to this machine, and `Origin` with
 * POST and WebSockets.
 */
export function isFromConsole({ headers }: IncomingMessage, { origin }: ConsoleAddress): boolean {
  if (headers.origin === undefined) return headers["sec-fetch-site"] === "same-origin";
  if (headers.origin === origin) return true;
  // The same server under another name of this machine.
  const from = URL.parse(headers.origin);
  if (from === null || from.host !== headers.host || !loopback.has(from.hostname)) return false;
  return loopback.has(new URL(origin).hostname) && headers["sec-fetch-site"] !== "cross-site";
}
