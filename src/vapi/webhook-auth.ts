import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/**
 * How old, or how far ahead, a signed webhook may be: older ones could be replays. VAPI names no number;
 * five minutes is what Stripe and Standard Webhooks allow. One that is replayed sooner changes nothing, as
 * the same news twice is the same news.
 */
const replayWindowMs = 5 * 60_000;

/** Millisecond timestamps are above this, timestamps in seconds stay below it until the year 5138. */
const firstMillisecondTimestamp = 100_000_000_000;

interface SignedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Uint8Array | string;
  readonly secret: string;
  readonly now: Date;
}

/**
 * Whether a webhook proves that it knows `secret`, in any of the ways VAPI offers: `X-Vapi-Secret`, a
 * bearer token, or an HMAC-SHA256 (hex or base64) of `{timestamp}.{body}` over the raw bytes. All
 * comparisons take constant time. An empty secret proves nothing.
 */
export function verifyWebhook(webhook: SignedWebhook): boolean {
  if (webhook.secret === "") return false;
  return [isProvenByHeader(webhook.headers, webhook.secret), isSigned(webhook)].includes(true);
}

/** The ways that need no body. */
export function isProvenByHeader(headers: IncomingHttpHeaders, secret: string): boolean {
  if (secret === "") return false;
  const bearer = /^bearer\s+(.+)$/i.exec(header(headers, "authorization"))?.[1] ?? "";
  const given = [header(headers, "x-vapi-secret"), bearer].filter((proof) => proof !== "");
  return given.map((proof) => isSame(proof, secret)).includes(true);
}

/** Whether the webhook may prove itself by a signature: whether the body is worth reading. */
export function hasSignature(headers: IncomingHttpHeaders): boolean {
  return header(headers, "x-signature") !== "" && header(headers, "x-timestamp") !== "";
}

function isSigned({ headers, rawBody, secret, now }: SignedWebhook): boolean {
  const signature = header(headers, "x-signature").replace(/^sha256=/i, "");
  const timestamp = header(headers, "x-timestamp");
  if (signature === "" || !/^\d{1,16}$/.test(timestamp)) return false;
  const time = Number(timestamp);
  const sentAtMs = time < firstMillisecondTimestamp ? time * 1000 : time;
  if (Math.abs(now.getTime() - sentAtMs) > replayWindowMs) return false;
  const digest = createHmac("sha256", secret).update(`${timestamp}.`).update(rawBody).digest();
  const accepted = [
    isSame(signature.toLowerCase(), digest.toString("hex")),
    isSame(signature, digest.toString("base64")),
  ];
  return accepted.includes(true);
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** Digests are compared, so that neither content nor length of the secret shows in the time taken. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => hash("sha256", text, "buffer");
  return timingSafeEqual(digest(given), digest(expected));
}
