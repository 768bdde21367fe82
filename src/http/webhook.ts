import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { DomainContext } from "#domain/context.ts";
import {
  isOfCallPlacedBy,
  type WebhookSecret,
  webhookSecretsOf,
} from "#domain/tenants/webhook-secrets.ts";
import { receiveWebhook } from "#domain/ledger/webhooks.ts";
import { verifyWebhook } from "#vapi/webhook-auth.ts";
import type { FailedAttempts } from "./failed-attempts.ts";
import type { Api } from "./graphql.ts";
import { answer, readBody } from "./json.ts";

export const webhookPath = "/api/vapi/webhook";

const maxBytes = 2_000_000;
/** VAPI nests a dozen; what nests deeper than this would exhaust the stack of whoever walks it. */
const deepest = 200;

/**
 * `POST /api/vapi/webhook?t=<tenant>`: what VAPI reports of a call. Nothing is looked at, let alone
 * stored, before the sender has proved to know the tenant's secret.
 */
export async function handleWebhook(
  { context, tenants }: Pick<Api, "context" | "tenants">,
  failedAttempts: FailedAttempts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    return answer(response, 405, { error: "POST webhooks here" }, { allow: "POST" });
  }
  const rawBody = await readBody(request, maxBytes);
  if (rawBody === null) {
    const error = `a webhook has at most ${maxBytes} bytes`;
    return answer(response, 413, { error }, { connection: "close" });
  }
  const tenantId = new URL(request.url!, "http://localhost").searchParams.get("t");
  const proof = await proofOf(context, tenantId, request, rawBody);
  if (proof === null) return refuse(failedAttempts, request, response);
  const body = parse(rawBody);
  if (body === undefined) return answer(response, 400, { error: "the body must be JSON" });
  const { replacedAt } = proof;
  if (replacedAt !== null && !(await isOfCallPlacedBy(context, tenantId!, body, replacedAt))) {
    return refuse(failedAttempts, request, response);
  }
  const domain = { ...context, pool: tenants.of(tenantId).pool };
  answer(response, 200, await receiveWebhook(domain, { tenantId: tenantId!, body }));
}

function refuse(
  failedAttempts: FailedAttempts,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
  const error = "send the tenant's webhook secret: X-Vapi-Secret, a bearer token or a signature";
  if (wait === null) answer(response, 401, { error });
  else answer(response, 429, { error }, { "retry-after": String(wait) });
}

/** The secret that the sender proves to know; null when there is none. */
async function proofOf(
  context: DomainContext,
  tenantId: string | null,
  { headers }: IncomingMessage,
  rawBody: Buffer,
): Promise<WebhookSecret | null> {
  if (!z.uuid().safeParse(tenantId).success) return null;
  const secrets = await webhookSecretsOf(context, tenantId!);
  // The signature's age is the sender's clock against this machine's: both are only roughly right.
  const now = new Date();
  return secrets.find(({ secret }) => verifyWebhook({ headers, rawBody, secret, now })) ?? null;
}

/** Undefined for what is no JSON, or nests so deeply that nobody means it. */
function parse(raw: Buffer): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
    return depthOf(text) > deepest ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function depthOf(json: string): number {
  let depth = 0;
  let most = 0;
  let isText = false;
  for (const [token] of json.matchAll(/\\.|["[\]{}]/gs)) {
    if (token === '"') isText = !isText;
    else if (isText) continue;
    else if (token === "[" || token === "{") most = Math.max(most, (depth += 1));
    else depth -= 1;
  }
  return most;
}
