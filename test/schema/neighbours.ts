import { type Belongings, giveEverything } from "#test/belongings.ts";
import { newTenant, test as base, type TestTenant } from "#test/client.ts";
import type { App } from "../../src/app.ts";

/** Two tenants that have everything: one asks, and of the other nothing is ever told. */
export interface Neighbours {
  readonly url: string;
  readonly app: App;
  readonly own: TestTenant & Belongings;
  readonly their: TestTenant & Belongings;
  /** Asks as well, and may write what the other has written into its own. */
  readonly copyist: TestTenant & Belongings;
}

/** Row-level security is switched off, or it would hide what resolvers and verbs forget. It has its own tests. */
export const test = base.extend("neighbours", { scope: "file" }, async ({ app, pool }) => {
  await pool.query(`do $$ declare secured regclass; begin
    for secured in select oid from pg_class where relrowsecurity and relnamespace = current_schema()::regnamespace loop
      execute format('alter table %s disable row level security', secured);
    end loop; end $$`);
  const settle = async (mark: string, digit: number) => {
    const tenant = await newTenant(app);
    return { ...tenant, ...(await giveEverything(app, tenant, { mark, digit })) };
  };
  return {
    url: app.url,
    app,
    own: await settle("OF-THE-ASKER", 561),
    their: await settle("OF-THE-OTHER", 562),
    copyist: await settle("OF-THE-COPYIST", 563),
  };
});
