import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";
import { type DatabaseAddress, readDatabaseUrl } from "#db/address.ts";
import type { Clock } from "#db/clock.ts";
import { Session } from "#db/session.ts";
import { type Announcement, channel, readAnnouncement } from "./notice.ts";

const heartbeatMs = 10_000;
const answerWithinMs = 5_000;
const firstBackoffMs = 100;
const longestBackoffMs = 5_000;

/** A transaction may commit so much later than the time that it writes into its rows. */
const commitLagMs = 60_000;

export interface ListenOptions {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called at once for each announcement, also while the first connection is being made. The change is after `since`. */
  readonly onAnnouncement: (announcement: Announcement, since: Date) => void;
  /** The connection was lost and is back: announcements since then may be missing. */
  readonly onGap: (since: Date) => void;
}

export interface Listener {
  close(): Promise<void>;
}

/**
 * Listens on one connection of its own, until closed. Every ten seconds it checks that the connection is alive, and
 * replaces it if it is not. Resolves when the first is listening.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { connectionString, clock, log } = options;
  const address = readDatabaseUrl(connectionString);
  const stop = new AbortController();
  /** The database's time when it last answered. */
  let lastHeardAt = new Date(0);
  const since = (): Date => new Date(lastHeardAt.getTime() - commitLagMs);
  const open = async (): Promise<Connection> =>
    await connect(address, clock, (payload) => options.onAnnouncement(payload, since()));
  const connected = await open();
  lastHeardAt = connected.now;

  const run = async (first: Connection): Promise<void> => {
    let connection: Connection | null = first;
    let backoffMs = firstBackoffMs;
    while (!stop.signal.aborted) {
      try {
        if (connection === null) {
          connection = await open();
          options.onGap(since());
          lastHeardAt = connection.now;
          backoffMs = firstBackoffMs;
        }
        for await (const now of heartbeats(connection.client, clock, stop.signal)) {
          lastHeardAt = now;
        }
      } catch (error) {
        if (!stop.signal.aborted) {
          log.warn(
            { err: error },
            "the database connection for live updates was lost and is being reopened",
          );
          await delay(backoffMs, null, { signal: stop.signal }).catch(() => {});
          backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
        }
      }
      await connection?.client.end().catch(() => {});
      connection = null;
    }
  };
  const running = run(connected);
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

interface Connection {
  readonly client: pg.Client;
  readonly now: Date;
}

async function connect(
  address: DatabaseAddress,
  clock: Clock,
  onAnnouncement: (announcement: Announcement) => void,
): Promise<Connection> {
  const client = new Session({
    address,
    application_name: "call-scheduler-events",
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
  });
  client.on("error", () => {});
  client.on("notification", ({ payload }) => {
    const announcement = readAnnouncement(payload);
    if (announcement !== null) onAnnouncement(announcement);
  });
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    return { client, now: await clock.now(client) };
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** Yields the database's time repeatedly; throws when the connection dies. */
async function* heartbeats(
  client: pg.Client,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Date> {
  const died = new AbortController();
  const die = (): void => died.abort();
  client.once("end", die);
  client.once("error", die);
  const pause = AbortSignal.any([signal, died.signal]);
  try {
    while (!signal.aborted) {
      await delay(heartbeatMs, null, { signal: pause }).catch(() => {});
      if (died.signal.aborted) throw new Error("the database closed the connection");
      if (!signal.aborted) yield await clock.now(client);
    }
  } finally {
    client.off("end", die);
    client.off("error", die);
  }
}
