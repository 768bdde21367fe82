import type pg from "pg";
import { asker } from "../harness/ask.ts";
import { givenHistory } from "../harness/history.ts";
import { givenTenant } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const requests = 200;
const page = "{ calls(first: 50) { nodes { id status scheduledTime contact { id name phone } } } }";
const change = `mutation { updateTenant(input: { name: "Acme" }) { __typename } }`;

/** With two tenants in turn, the tenant of the connection changes with each request. */
export const rowLevelSecurity: Program = {
  name: "row-level-security",
  about:
    "requests per second, pages of 50 calls and mutations in turn, for one tenant or for two in turn",
  floorIs: "the same server and database with row-level security switched off",
  kind: "RATE",
  goal: ">= 0.9",
  sizes: { small: [1], full: [1, 2] },
  sizeIs: "tenants",
  async open(scene, size) {
    const one = await givenTenant(scene.context, 10);
    const other = await givenTenant(scene.context, 10);
    await givenHistory(scene.adminUrl, { tenantId: one.id, neighbourId: other.id }, 20_000);
    const server = await scene.server({ role: "api" });
    const askers = [one, other].map(({ apiKey }) => asker(server.ready["url"]!, apiKey));
    const ask = async (): Promise<number> => {
      for (let n = 0; n < requests; n += 1) await askers[n % size]!(n % 4 < 2 ? page : change);
      return requests;
    };
    return {
      ours: (time) => time(ask),
      async floor(time) {
        await switchSecurity(scene.pool, "disable");
        const units = await time(ask);
        await switchSecurity(scene.pool, "enable");
        return units;
      },
    };
  },
};

/** Of the tables that have policies. */
async function switchSecurity(pool: pg.Pool, how: "enable" | "disable"): Promise<void> {
  await pool.query(`do $$ declare secured regclass; begin
    for secured in select distinct polrelid from pg_policy join pg_class on pg_class.oid = polrelid
      where relnamespace = current_schema()::regnamespace
    loop execute format('alter table %s ${how} row level security', secured); end loop; end $$`);
}
