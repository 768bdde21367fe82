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
    const status = await post(server.url, {
      body,
      headers: { ...server.headers, ...signature(body) },
      timeoutSeconds: server.timeoutSeconds ?? defaultTimeoutSeconds,
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

  async function post(
    url: string,
    request: { body: string; headers: Record<string, string>; timeoutSeconds: number },
  ): Promise<number | null> {
    const timeout = AbortSignal.timeout(request.timeoutSeconds * 1000);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...request.headers },
        body: request.body,
        redirect: "manual",
        signal: AbortSignal.any([timeout, closing.signal]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }

  function signature(body: string): Record<string, string> {
    if (signingSecret === null) return {};
    const timestamp = String(clock.now());
    const digest = createHmac("sha256", signingSecret).update(`${timestamp}.${body}`).digest("hex");
    return { "x-timestamp": timestamp, "x-signature": digest };
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
