import { inTransaction } from "#db/pool.ts";
import { insertSeat, insertUser } from "#db/queries/users.ts";
import { createSession } from "#domain/access/sessions.ts";
import { insertApiKey, newApiKey } from "#domain/tenants/api-keys.ts";
import { consoleAddress } from "#http/auth/cookie.ts";
import type { Role } from "#rules/role.ts";
import type { App } from "../../src/app.ts";

/** Headers of a caller. */
export type Caller = Readonly<Record<string, string>>;

/** A user with a role in a tenant, and the headers that a page of the console sends when the user is signed in. */
export interface TestUser {
  readonly userId: string;
  readonly seatId: string;
  readonly sessionId: string;
  readonly headers: Caller;
}

/** Adds a user with a role to a tenant, and signs the user in. */
export async function addUser(
  { context: { pool, clock }, consoleUrl }: Pick<App, "context" | "consoleUrl">,
  tenantId: string,
  role: Role,
  name = `The ${role.toLowerCase()}`,
): Promise<TestUser> {
  return await inTransaction(pool, async (tx) => {
    const now = await clock.now(tx);
    const user = await insertUser.first(tx, name, now, null);
    const seat = await insertSeat.first(tx, tenantId, user!.id, role, now);
    const by = { kind: "USER", userId: user!.id } as const;
    const session = await createSession(tx, by, { method: "LINK", userAgent: "Test" }, now);
    return {
      userId: user!.id,
      seatId: seat!.id,
      sessionId: session.id,
      headers: {
        cookie: `${consoleAddress(consoleUrl!).cookies.session}=${session.token}`,
        origin: consoleUrl!,
        "x-tenant": tenantId,
      },
    };
  });
}

/** Adds an API key with a role to a tenant: the headers of its holder. */
export async function addKey(
  { context: { pool, clock } }: Pick<App, "context">,
  tenantId: string,
  role: Role,
): Promise<Caller> {
  const key = newApiKey();
  await inTransaction(pool, async (tx) => {
    await insertApiKey(tx, { tenantId, name: role, key, role }, await clock.now(tx));
  });
  return { authorization: `Bearer ${key}` };
}
