import { type Belongings, giveEverything } from "#test/belongings.ts";
import { newTenant, type TestTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { addUser, type Caller } from "#test/signed-in.ts";
import type { App } from "../../src/app.ts";

/** Two tenants that have everything: one asks, and of the other nothing is ever told. */
export interface Neighbours {
  readonly url: string;
  readonly app: App;
  readonly own: Neighbour;
  readonly their: Neighbour;
  /** Asks as well, and may write what the other has written into its own. */
  readonly copyist: Neighbour;
}

export interface Neighbour extends TestTenant, Belongings {
  /** Headers with an API key of an owner. */
  readonly byKey: Caller;
  /** Headers with the session of a user who is an owner. */
  readonly asUser: Caller;
}

/** Row-level security is switched off, or it would hide what resolvers and verbs forget. It has its own tests. */
export const test = testWithConsole.extend(
  "neighbours",
  { scope: "file" },
  async ({ app, pool }) => {
    await pool.query(`do $$ declare secured regclass; begin
    for secured in select oid from pg_class where relrowsecurity and relnamespace = current_schema()::regnamespace loop
      execute format('alter table %s disable row level security', secured);
    end loop; end $$`);
    const settle = async (mark: string, digit: number): Promise<Neighbour> => {
      const tenant = await newTenant(app);
      const belongings = await giveEverything(app, tenant, { mark, digit });
      const { headers: asUser, userId } = await addUser(app, tenant.id, "OWNER");
      await pool.query(
        `insert into passkey (user_id, name, credential_id, public_key, counter, transports, is_copyable, is_copied,
           created_at, last_used_at)
         values ($1, $2, md5(random()::text), '', 0, '{}', true, true, now(), now())`,
        [userId, mark],
      );
      return {
        ...tenant,
        ...belongings,
        byKey: { authorization: `Bearer ${tenant.apiKey}` },
        asUser,
      };
    };
    return {
      url: app.url,
      app,
      own: await settle("OF-THE-ASKER", 561),
      their: await settle("OF-THE-OTHER", 562),
      copyist: await settle("OF-THE-COPYIST", 563),
    };
  },
);
