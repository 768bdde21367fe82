import type pg from "pg";
import { createPool } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { createRefills } from "#domain/scheduling/refills.ts";
import type { VapiClient } from "#vapi/types.ts";

/** One process's life, as far as the world outside can tell. */
export interface Life {
  readonly context: DomainContext;
  /** Every statement and request that it began, in order; the last one died with it. */
  readonly steps: readonly string[];
  /** Does the work to its end, or to the death. True: it died on the way. */
  dies(work: (context: DomainContext) => Promise<unknown>): Promise<boolean>;
}

const never = new Promise<never>(() => {});

/**
 * A process that is killed right before its nth step outward, where a step is a statement to Postgres or a
 * request to VAPI: between any two steps it only computes, so that no other instant differs to anybody
 * else. Its connections break, and nothing that it was about to do is done.
 */
export function mortal(context: DomainContext, databaseUrl: string, n: number): Life {
  const steps: string[] = [];
  const death = Promise.withResolvers<true>();
  const connections = new Set<pg.PoolClient>();

  /** True: do it. */
  function step(what: string): boolean {
    if (steps.length >= n) return false;
    steps.push(what);
    if (steps.length < n) return true;
    for (const connection of connections) cut(connection);
    death.resolve(true);
    return false;
  }

  const pool = createPool(databaseUrl);
  pool.on("connect", (client) => {
    connections.add(client);
    // It was being opened when the process died.
    if (steps.length >= n) cut(client);
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const query = (first: pg.QueryConfig | string, ...rest: unknown[]) =>
      step(statementName(first)) ? send(first, ...rest) : never;
    Object.assign(client, { query });
  });
  const vapi: DomainContext["vapi"] = (account) =>
    new Proxy(context.vapi(account), {
      get(client, name: keyof VapiClient) {
        const method = client[name] as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => (step(name) ? method(...args) : never);
      },
    });
  const doomed: DomainContext = Object.defineProperties(
    { ...context, pool, vapi },
    {
      publicUrl: { value: context.publicUrl },
      refill: {
        value: (tenantIds: readonly string[], at: Date) => refills.request(tenantIds, at),
      },
    },
  );
  const refills = createRefills(doomed);
  return {
    context: doomed,
    steps,
    async dies(work) {
      const lived = work(doomed).then(async () => {
        await refills.idle();
        await pool.end();
        return false as const;
      });
      return await Promise.race([lived, death.promise]);
    },
  };
}

/** As the kernel does when a process is gone. */
function cut(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}

function statementName(statement: pg.QueryConfig | string): string {
  const { name, text } =
    typeof statement === "string" ? { name: undefined, text: statement } : statement;
  return name ?? text.trim().replaceAll(/\s+/g, " ").slice(0, 60);
}
