import type pg from "pg";
import type { SessionSettings } from "#db/session.ts";
import { connectionPool, everyTenant } from "#db/pool.ts";
import { tenantRole } from "#db/row-level-security.ts";

/** Every statement's plan with its row counts, those inside triggers and foreign keys too, as a notice. */
const explained: SessionSettings = {
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_nested_statements": "on",
  "auto_explain.log_format": "json",
  "auto_explain.log_parameter_max_length": "0",
  "auto_explain.log_level": "notice",
};

interface Plan {
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly Plan[];
}

/** One connection, which counts the rows that Postgres handles on it. */
export interface WorkMeter extends AsyncDisposable {
  readonly pool: pg.Pool;
  /** Rows that all nodes of all plans put out or dropped while `work` ran: the same on every machine. */
  rowsHandled(work: () => Promise<unknown>): Promise<number>;
}

/** For one tenant, as its requests see the database; or for all tenants. `owner` may change the database. */
export async function meterWork(
  owner: pg.Pool,
  connectionString: string,
  tenantId?: string,
): Promise<WorkMeter> {
  await owner.query(`do $$ begin
    execute format('alter database %I set session_preload_libraries = auto_explain', current_database());
  end $$`);
  const sees: SessionSettings =
    tenantId === undefined ? everyTenant : { role: tenantRole, "call_scheduler.tenant": tenantId };
  const pool = connectionPool(connectionString, { max: 1, settings: { ...explained, ...sees } });
  let plans: Plan[] = [];
  pool.on("connect", (client) =>
    client.on("notice", ({ message }) => {
      const json = message?.slice(message.indexOf("{"));
      if (json?.includes('"Plan"')) plans.push((JSON.parse(json) as { Plan: Plan }).Plan);
    }),
  );
  return {
    pool,
    async rowsHandled(work) {
      plans = [];
      await work();
      return plans.reduce((sum, plan) => sum + handled(plan), 0);
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

function handled(plan: Plan): number {
  const dropped =
    (plan["Rows Removed by Filter"] ?? 0) +
    (plan["Rows Removed by Join Filter"] ?? 0) +
    (plan["Rows Removed by Index Recheck"] ?? 0);
  return (
    (plan["Actual Rows"] + dropped) * plan["Actual Loops"] +
    (plan.Plans ?? []).reduce((sum, child) => sum + handled(child), 0)
  );
}
