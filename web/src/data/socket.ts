import { type Client, createClient } from "graphql-ws";
import { readSession } from "./session.ts";
import { type Barred, setBarred, setLive } from "./status.ts";

const longestWaitMs = 10_000;

/** The codes with which the server closes a socket for good: to connect again would change nothing. */
const closedForGood: Readonly<Record<number, Barred>> = {
  4401: "SIGNED_OUT",
  4403: "REFUSED",
};

/** Why the server closes the socket for good; undefined: it does not. */
function barredBy(event: unknown): Barred | undefined {
  return event instanceof CloseEvent ? closedForGood[event.code] : undefined;
}

/**
 * One socket for all subscriptions of a tab. It reconnects for ever, and at once when the machine is online again; but
 * not when the session has ended or gives no access to the tenant: then it waits until somebody has signed in again.
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
    shouldRetry: (event) => barredBy(event) === undefined,
    // What is to be said of it is said by `closed`.
    onNonLazyError: () => {},
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
        const barred = barredBy(event);
        if (barred === undefined) return;
        setBarred(barred);
        if (barred === "REFUSED") void findOutWhy(tenantId);
      },
    },
  });
}

/** 4403 says that the session gives no access to the tenant, or that there is none: asks the server which it is. */
async function findOutWhy(tenantId: string): Promise<void> {
  const session = await readSession().catch(() => undefined);
  if (session === undefined) return;
  const seat = session?.seats.find((each) => each.tenantId === tenantId);
  if (session === null) setBarred("SIGNED_OUT");
  else if (seat === undefined) setBarred("NO_ACCESS");
  else if (seat.isDisabled) setBarred("TENANT_DISABLED");
}
