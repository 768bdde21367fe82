import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import {
  isOfCallPlacedBy,
  type WebhookSecret,
  webhookSecretsOfEach,
} from "#domain/tenants/webhook-secrets.ts";
import { hasSignature, isProvenByHeader, verifyWebhook } from "#vapi/webhook-auth.ts";
import { BodyRefused, readBody } from "./body.ts";
import type { FailedAttempts } from "./failed-attempts.ts";
import type { Api } from "./graphql.ts";
import { answer } from "./json.ts";
import { oneAtATime } from "./one-at-a-time.ts";

export const webhookPath = "/api/vapi/webhook";

// Made once: making one takes longer than using it.
const uuid = z.uuid();
const utf8 = new TextDecoder("utf-8", { fatal: true });

const maxBytes = 2_000_000;
/** VAPI nests about twelve levels; much deeper nesting would exhaust the stack of a recursive walk. */
const deepest = 200;

/** Bodies from senders that are not authenticated yet: a signature covers the body, so the body is read first. */
const mostUnproven = 20;
/** Bodies of one tenant that are arriving at a time. */
const mostOfTenant = 100;
/** Bodies that wait for the database, of all tenants. VAPI sends a webhook again that is answered with 503. */
const mostWaitingBytes = 64_000_000;

/**
 * For so long the present secret of a tenant is not read again. When it is replaced, it is accepted for so much longer
 * whatever the call; `isOfCallPlacedBy` allows a minute, as dials may be committed with it meanwhile. Any other secret
 * is looked up, so a new one is accepted at once.
 */
const secretsRememberedMs = 1_000;
/** Tenants whose secrets are remembered at a time. */
const mostRemembered = 10_000;

type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * `POST /api/vapi/webhook?t=<tenant>`: VAPI's reports on a call. Nothing is parsed or stored before the sender has
 * proved that it knows the tenant's secret. If a header is the proof, the body is not read before, either.
 */
export function createWebhookHandler(
  { context, ledger, limits }: Pick<Api, "context" | "ledger" | "limits">,
  failedAttempts: FailedAttempts,
): WebhookHandler {
  const lookUp = oneAtATime((ids: readonly string[]) => webhookSecretsOfEach(context, ids));
  const remembered = new Remembered<WebhookSecret[]>(secretsRememberedMs, mostRemembered);
  const unproven = new Turns(mostUnproven);
  const arriving = new Turns(mostOfTenant);
  const waiting = new WaitingBytes(mostWaitingBytes);
  const read = (request: IncomingMessage): Promise<Buffer> =>
    readBody(request, { maxBytes, withinMs: limits.bodyTimeoutMs });

  /** The body and the secret that its sender knows; null when there is none. */
  const proved = async (
    request: IncomingMessage,
    tenantId: string,
  ): Promise<{ readonly rawBody: Buffer; readonly proof: WebhookSecret } | null> => {
    const { headers } = request;
    if (!uuid.safeParse(tenantId).success || !claimsProof(headers)) return null;
    const isKnown = ({ secret }: WebhookSecret): boolean => isProvenByHeader(headers, secret);
    let secrets = remembered.get(tenantId) ?? [];
    let known = secrets.find(isKnown);
    if (known === undefined) {
      secrets = await lookUp(tenantId);
      known = secrets.find(isKnown);
      if (known?.replacedAt === null) remembered.set(tenantId, [known]);
    }
    if (known !== undefined) {
      return { rawBody: await arriving.take(tenantId, () => read(request)), proof: known };
    }
    if (secrets.length === 0 || !hasSignature(headers)) return null;
    const rawBody = await unproven.take("", () => read(request));
    // The age of a signature compares the sender's clock with this machine's: neither is exact.
    const now = new Date();
    const proof = secrets.find(({ secret }) => verifyWebhook({ headers, rawBody, secret, now }));
    return proof === undefined ? null : { rawBody, proof };
  };

  return async (request, response) => {
    if (request.method !== "POST") {
      return answer(response, 405, { error: "webhooks must be sent with POST" }, { allow: "POST" });
    }
    const tenantId = new URL(request.url!, "http://localhost").searchParams.get("t") ?? "";
    const webhook = await proved(request, tenantId);
    if (webhook === null) return refuse(failedAttempts, request, response);
    const body = parse(webhook.rawBody);
    if (body === undefined) return answer(response, 400, { error: "the body must be JSON" });
    const { replacedAt } = webhook.proof;
    if (replacedAt !== null && !(await isOfCallPlacedBy(context, tenantId, body, replacedAt))) {
      return refuse(failedAttempts, request, response);
    }
    const receive = () => ledger.receiveWebhook({ tenantId, body });
    answer(response, 200, await waiting.hold(webhook.rawBody.length, receive));
  };
}

function claimsProof(headers: IncomingHttpHeaders): boolean {
  const { authorization, "x-vapi-secret": secret } = headers;
  return secret !== undefined || authorization !== undefined || hasSignature(headers);
}

/** Values that are kept for a short time. */
class Remembered<Value> {
  readonly #forMs: number;
  readonly #most: number;
  readonly #values = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(forMs: number, most: number) {
    this.#forMs = forMs;
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const kept = this.#values.get(key);
    return kept !== undefined && kept.until > performance.now() ? kept.value : undefined;
  }

  set(key: string, value: Value): void {
    if (this.#values.size >= this.#most) this.#values.clear();
    this.#values.set(key, { value, until: performance.now() + this.#forMs });
  }
}

/** Limits how many pieces of work of one kind run at a time; further ones are refused. */
class Turns {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws BodyRefused when there are too many */
  async take<Result>(kind: string, work: () => Promise<Result>): Promise<Result> {
    const taken = this.#taken.get(kind) ?? 0;
    if (taken >= this.#most) {
      throw new BodyRefused(
        503,
        "TOO_MANY_BODIES",
        `${this.#most} webhooks are being received, the maximum: send this one again in a few seconds`,
      );
    }
    this.#taken.set(kind, taken + 1);
    try {
      return await work();
    } finally {
      const left = this.#taken.get(kind)! - 1;
      if (left === 0) this.#taken.delete(kind);
      else this.#taken.set(kind, left);
    }
  }
}

/** Limits the memory of what waits for the database. */
class WaitingBytes {
  readonly #most: number;
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws BodyRefused when there are too many */
  async hold<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    if (this.#bytes + bytes > this.#most) {
      throw new BodyRefused(
        503,
        "TOO_MANY_WEBHOOKS",
        `webhooks of ${this.#most / 1_000_000} MB wait for the database, the maximum: send this one again in a few seconds`,
      );
    }
    this.#bytes += bytes;
    try {
      return await work();
    } finally {
      this.#bytes -= bytes;
    }
  }
}

function refuse(
  failedAttempts: FailedAttempts,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
  const error =
    "the webhook is not authenticated: send the tenant's webhook secret as X-Vapi-Secret, as a bearer token or as a signature";
  // The rest of the body is not read.
  const close = request.complete ? {} : { connection: "close" };
  if (wait === null) answer(response, 401, { error }, close);
  else answer(response, 429, { error }, { ...close, "retry-after": String(wait) });
}

/** Undefined if the text is not JSON or is nested too deeply. */
function parse(raw: Buffer): unknown {
  try {
    const body = JSON.parse(utf8.decode(raw)) as unknown;
    return isDeeperThan(deepest, body) ? undefined : body;
  } catch {
    return undefined;
  }
}

function isDeeperThan(most: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((each) => isDeeperThan(most - 1, each));
}
