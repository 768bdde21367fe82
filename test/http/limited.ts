import type pg from "pg";
import { onTestFinished } from "vitest";
import { type Answer, openApp } from "#test/client.ts";
import { defaultLimits, type Limits } from "../../src/limits.ts";

/** A server with other limits than usual. */
export async function limited(
  { databaseUrl, vapi }: { databaseUrl: string; vapi: { url: string } },
  change: Partial<Limits>,
) {
  const app = await openApp(databaseUrl, vapi, { limits: { ...defaultLimits, ...change } });
  onTestFinished(() => app.close());
  return app;
}

/** Nobody reads the table until the test is over, or `release` is called. */
export async function lock(
  pool: pg.Pool,
  table: string,
): Promise<{ release: () => Promise<void> }> {
  const client = await pool.connect();
  await client.query("begin");
  await client.query(`lock table ${table} in access exclusive mode`);
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    await client.query("rollback");
    client.release();
  };
  onTestFinished(release);
  return { release };
}

export async function waiting(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]!.count;
}

export function post(url: string, apiKey: string, query: string, init: RequestInit = {}) {
  return fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query }),
    ...init,
  });
}

export const codeOf = ({ errors }: Answer<unknown>) => errors?.[0]?.extensions?.["code"];
