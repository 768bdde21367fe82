import { chmod, mkdtemp } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { pino } from "pino";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "#simulator/simulator.ts";
import { type App, createApp } from "../src/app.ts";

/** The whole server in real time: Postgres with its usual durability, workers, a simulator, one database. */
export interface Stage {
  readonly app: App;
  readonly simulator: Simulator;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export async function openStage(options: {
  readonly label: string;
  /** Server processes' worth of workers; the first one is the API too. */
  readonly workers?: number;
  readonly role?: "all" | "api";
  readonly simulator: SimulatorOptions;
}): Promise<Stage> {
  const { label, workers = 1, role = "all" } = options;
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-bench-"));
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, label, temporary: true });
  const simulator = await startSimulator(options.simulator);
  const apps: App[] = [];
  for (let n = 0; n < workers; n += 1) {
    apps.push(
      await createApp({
        databaseUrl: `${postgres.url}/postgres`,
        role: n === 0 ? role : "worker",
        host: "127.0.0.1",
        port: 0,
        publicUrl: apps[0]?.url ?? null,
        secretKey: "a key of at least thirty-two characters",
        vapiBaseUrl: simulator.url,
        simulatorUrl: simulator.url,
        log: pino({ level: "silent" }),
      }),
    );
  }
  const app = apps[0]!;
  return {
    app,
    simulator,
    pool: app.context.pool,
    async close() {
      for (const each of apps.toReversed()) await each.close();
      await simulator.close();
      await postgres.stop();
    },
  };
}

let contacts = 0;

/** A daily campaign, open from `startTime` to the end of the day, that owes each of its contacts a call. */
export async function stageCampaign(
  { pool }: Stage,
  tenantId: string,
  options: {
    readonly contacts: number;
    readonly maxConcurrentCalls: number;
    /** "HH:mm", UTC. */
    readonly startTime?: string;
    /** Whether the round has its calls already, and the tick makes none. */
    readonly covered?: boolean;
  },
): Promise<{ id: string; contactIds: string[] }> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, schedule_frequency, start_time,
       end_time, time_zone, retry_attempts, max_concurrent_calls, created_at)
     values ($1, 'Bench', $2, $3, 'DAILY', $4, '23:59', 'UTC', 100, $5, now() - interval '1 day')
     returning id`,
    [
      tenantId,
      sampleAssistants[0]!.id,
      samplePhoneNumbers[0]!.id,
      options.startTime ?? "00:00",
      options.maxConcurrentCalls,
    ],
  );
  const { id } = rows[0]!;
  const enrolled = await pool.query<{ contactId: string }>(
    `with known as (
       insert into contact (tenant_id, phone)
       select $1, '+1' || 2000000000 + n from generate_series($2::int + 1, $2 + $3) n returning id)
     insert into enrolment (campaign_id, contact_id, tenant_id, covered_until)
     select $4, id, $1, $5 from known returning contact_id as "contactId"`,
    [tenantId, contacts, options.contacts, id, options.covered === true ? "infinity" : "-infinity"],
  );
  contacts += options.contacts;
  return { id, contactIds: enrolled.rows.map(({ contactId }) => contactId) };
}

/** The machine, for the line of a figure. */
export function machine(): { readonly cores: number; readonly load: number } {
  return { cores: availableParallelism(), load: rounded(loadavg()[0]!) };
}

/** Median, 99th percentile and largest, in milliseconds. */
export function spread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN);
  return { n: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

export function rounded(figure: number): number {
  return Math.round(figure * 10) / 10;
}
