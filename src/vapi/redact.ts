/**
 * Keys whose text is never stored: VAPI echoes the secrets of servers, carriers and credentials, the
 * headers we authenticate its webhooks by, and URLs with which anyone can hang up or listen.
 */
const secretKey =
  /secret|token|password|authorization|api_?key|private_?key|^credentials?$|^headers$|^monitor$|^(listen|control)url$|^twilio/i;

/** Deeper than any message of VAPI, and shallow enough for the stack. */
const deepest = 60;

/** More values than any message of VAPI has; as many are copied in 50 ms. */
const mostValues = 50_000;
const cut = "[more was cut]";

/**
 * A copy of a webhook's body for storing: secrets replaced, and without what `jsonb` refuses (NUL, lone
 * surrogates). Numbers and booleans stay, as counts of tokens are no secrets. Of the values of objects and
 * lists, those behind the first fifty thousand are left out.
 */
export function redactWebhook(body: unknown): unknown {
  return redact(body, 0, { left: mostValues });
}

function redact(value: unknown, depth: number, values: { left: number }): unknown {
  if (typeof value === "string") return storable(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "[too deep]";
  if (Array.isArray(value)) {
    const kept = value.slice(0, values.left);
    values.left -= kept.length;
    const copies = kept.map((item) => redact(item, depth + 1, values));
    return kept.length < value.length ? [...copies, cut] : copies;
  }
  const keys = Object.keys(value);
  const kept = keys.slice(0, values.left);
  values.left -= kept.length;
  const copies = kept.map((key) => {
    const item = (value as Record<string, unknown>)[key];
    const isSecret = secretKey.test(key) && mayHoldSecret(item);
    return [storable(key), isSecret ? "[redacted]" : redact(item, depth + 1, values)] as const;
  });
  // Not assigned one by one: a key may be __proto__.
  return Object.fromEntries(kept.length < keys.length ? [...copies, ["…", cut]] : copies);
}

function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

function mayHoldSecret(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}
