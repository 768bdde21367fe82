import type { IncomingMessage, ServerResponse } from "node:http";
import { isIP } from "node:net";

/** Where browsers find the console: the origin that may use its cookies. */
export interface ConsoleAddress {
  /** "https://calls.example.com". */
  readonly origin: string;
  readonly isSecure: boolean;
  /** The domain for which browsers make passkeys; null: they make none at this address. */
  readonly passkeyDomain: string | null;
  /** The names of its cookies. They contain the port, because browsers do not keep ports apart. */
  readonly cookies: Readonly<Record<CookieKind, string>>;
}

/** A session, or what a browser has begun and has not ended. */
type CookieKind = "session" | "passkey" | "provider";

export function consoleAddress(url: string): ConsoleAddress {
  const { origin, protocol, port, hostname } = new URL(url);
  const isSecure = protocol === "https:";
  const number = port === "" ? (isSecure ? "443" : "80") : port;
  const named = (kind: CookieKind): string => `${isSecure ? "__Host-" : ""}cs_${kind}_${number}`;
  return {
    origin,
    isSecure,
    passkeyDomain: isSecure || hostname === "localhost" ? domainOf(hostname) : null,
    cookies: { session: named("session"), passkey: named("passkey"), provider: named("provider") },
  };
}

function domainOf(hostname: string): string | null {
  return isIP(hostname) > 0 || hostname.startsWith("[") ? null : hostname;
}

/** The token of a cookie that a browser sends, if it sends one. */
export function cookieToken(
  { headers }: IncomingMessage,
  { cookies }: ConsoleAddress,
  kind: CookieKind,
): string | null {
  for (const pair of headers.cookie?.split(";") ?? []) {
    const [name, value] = pair.split("=", 2);
    if (name?.trim() === cookies[kind] && value !== undefined) return value.trim();
  }
  return null;
}

/** Gives a browser a token, or with null takes it away. */
export function setCookie(
  response: ServerResponse,
  { cookies, isSecure }: ConsoleAddress,
  kind: CookieKind,
  given: { readonly token: string; readonly expiresAt: Date } | null,
): void {
  const until = given === null ? new Date(0) : given.expiresAt;
  const cookie = [
    `${cookies[kind]}=${given?.token ?? ""}`,
    "Path=/",
    "HttpOnly",
    // The provider sends the browser back: a strict cookie would not come with it.
    kind === "provider" ? "SameSite=Lax" : "SameSite=Strict",
    `Expires=${until.toUTCString()}`,
    ...(isSecure ? ["Secure"] : []),
  ];
  response.appendHeader("set-cookie", cookie.join("; "));
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
