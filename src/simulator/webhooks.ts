import { createHmac } from "node:crypto";
import type { SimulatedCall } from "./call.ts";
import type { SimulatorClock } from "./clock.ts";

export interface Webhooks {
  /**
   * Posts to the call's own server URL and returns once it was answered, or was not. Repeats by the
   * call's `backoffPlan` and, as VAPI does, not at all without one.
   */
  post(call: SimulatedCall, body: unknown): Promise<void>;
  /** Returns when no delivery is under way. */
  idle(): Promise<void>;
  close(): void;
}

export interface WebhookOptions {
  readonly clock: SimulatorClock;
  readonly speed: number;
  /** Signs each webhook with HMAC-SHA256 of `{timestamp}.{body}`, as a credential at VAPI would. */
  readonly signingSecret: string | null;
}

/** VAPI's default. */
const defaultTimeoutSeconds = 20;

export function createWebhooks({ clock, speed, signingSecret }: WebhookOptions): Webhooks {
  const underWay = new Set<Promise<void>>();
  const retries = new Set<() => void>();
  const closing = new AbortController();

  function attempt(call: SimulatedCall, body: string, tries: number): Promise<void> {
    const delivery = deliver(call, body, tries).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    return delivery;
  }

  async function deliver(call: SimulatedCall, body: string, tries: number): Promise<void> {
    const server = call.request.assistantOverrides?.server;
    if (server?.url === undefined || closing.signal.aborted) return;
    const timeoutMs = Math.ceil((server.timeoutSeconds ?? defaultTimeoutSeconds) * 1000);
    const signature = signingSecret === null ? {} : sign(body, signingSecret, clock.now());
    const status = await post(server.url, {
      body,
      headers: { "content-type": "application/json", ...server.headers, ...signature },
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]),
    });
    const plan = server.backoffPlan;
    const isTaken = status !== null && status >= 200 && status < 300;
    if (isTaken || plan === undefined || tries >= plan.maxRetries) return;
    if (status !== null && plan.excludedStatusCodes?.includes(status)) return;
    const factor = plan.type === "exponential" ? 2 ** tries : 1;
    const cancel = clock.at(clock.now() + (plan.baseDelaySeconds * factor * 1000) / speed, () => {
      retries.delete(cancel);
      return attempt(call, body, tries + 1);
    });
    retries.add(cancel);
  }

  return {
    post: (call, body) => attempt(call, JSON.stringify(body), 0),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close() {
      for (const cancel of retries) cancel();
      closing.abort();
    },
  };
}

/** The status of the answer; null when there was none. */
async function post(url: string, request: RequestInit): Promise<number | null> {
  try {
    const response = await fetch(url, { method: "POST", redirect: "manual", ...request });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

function sign(body: string, secret: string, nowMs: number): Record<string, string> {
  const digest = createHmac("sha256", secret).update(`${nowMs}.${body}`).digest("hex");
  return { "x-timestamp": String(nowMs), "x-signature": digest };
}
