/**
 * Keys whose text is never stored: VAPI echoes the secrets of servers, carriers and credentials, the
 * headers we authenticate its webhooks by, and URLs that hang up or listen to whoever knows them.
 */
const secretKey =
  /secret|token|password|authorization|api_?key|private_?key|^credentials?$|^headers$|^monitor$|^(listen|control)url$|^twilio/i;

/** Deeper than any message of VAPI, and shallow enough for the stack. */
const deepest = 60;

/**
 * A copy of a webhook's body for storing: secrets replaced, and without what `jsonb` refuses (NUL, lone
 * surrogates). Numbers and booleans stay, as counts of tokens are no secrets.
 */
export function redactWebhook(body: unknown): unknown {
  return redact(body, 0);
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key.replaceAll("\0", "").toWellFormed(),
      secretKey.test(key) && mayHoldSecret(item) ? "[redacted]" : redact(item, depth + 1),
    ]),
  );
}

function mayHoldSecret(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}
