import { type Client, createClient } from "graphql-ws";
import { setLive, setSignedOut } from "./status.ts";

const longestWaitMs = 10_000;

/**
 * One socket for all subscriptions of a tab. It reconnects for ever, and at once when the machine is online again.
 * When the session
 * has ended (code 4401), it waits until somebody has signed in again.
 */
export function openSocket(tenantId: string): Client {
  const url = new URL("/graphql", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return createClient({
    url: url.href,
    connectionParams: { tenant: tenantId },
    lazy: false,
    keepAlive: 10_000,
    retryAttempts: Infinity,
    shouldRetry: (event) => !(event instanceof CloseEvent) || event.code !== 4401,
    retryWait: async (retries) => {
      const waitMs = Math.min(250 * 2 ** retries, longestWaitMs) * (0.7 + 0.6 * Math.random());
      await new Promise<void>((resolve) => {
        const go = (): void => {
          removeEventListener("online", go);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(go, waitMs);
        addEventListener("online", go);
      });
    },
    on: {
      connected: () => setLive("live"),
      closed: (event) => {
        setLive("lost");
        if (event instanceof CloseEvent && event.code === 4401) setSignedOut(true);
      },
    },
  });
}
