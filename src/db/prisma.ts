import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/prisma/client.ts";
import { keyedStatementNames } from "./keyed-statements.ts";
import { schema } from "./schemas.ts";

/** Of Prisma's own: what gathers the `findUnique` of one turn of the event loop into one statement. */
interface WithRequestHandler {
  _requestHandler: { readonly constructor: new (client: unknown) => object };
}

/**
 * Prisma, on connections of the tenant for whom a statement runs. It reads for GraphQL; writes go through the domain.
 * One client for each tenant would take 8 ms and 2 MB, so all share one: its adapter takes the tenant of each
 * statement from the pool that it uses.
 */
export async function createTenantPrisma(): Promise<(pool: pg.Pool) => PrismaClient> {
  const acting = new AsyncLocalStorage<pg.Pool>();
  const connect = (...callback: []): Promise<pg.PoolClient> => {
    const pool = acting.getStore();
    if (pool === undefined) throw new Error("Prisma was asked for no tenant");
    return pool.connect(...callback);
  };
  // A pool without connections, which is never used.
  const dispatching = Object.assign(new pg.Pool({ max: 0 }), { connect });
  const statementNameGenerator = keyedStatementNames();
  const adapter = new PrismaPg(dispatching, { schema, statementNameGenerator });
  const shared = new PrismaClient({ adapter });
  // Loads the compiler of queries, which takes 0.25 s of processor time: otherwise the first reader waits for it.
  await shared.$connect();
  return (pool) => {
    const own = shared.$extends({
      // Prisma starts a query when it is awaited, so the await must be inside, too.
      query: {
        $allOperations: ({ args, query }) => acting.run(pool, async () => await query(args)),
      },
    }) as unknown as PrismaClient & WithRequestHandler;
    // Otherwise Prisma combines `findUnique` calls of different tenants into one statement.
    own._requestHandler = new own._requestHandler.constructor(own) as never;
    return own;
  };
}
