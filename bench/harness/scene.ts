import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { tenantRole } from "#db/row-level-security.ts";
import type { DomainContext } from "#domain/context.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import { type Child, startChild } from "./child.ts";
import type { ServerOrder } from "./server.ts";
import type { VapiOrder } from "./vapi.ts";

const secretKey = "the secret key of a benchmark of some minutes";

/** A database server for all programs, with its usual durability. */
export interface DatabaseServer {
  /** Connection string without a database. */
  readonly url: string;
  /** Null where it is not on this machine: its CPU time is not known then. */
  readonly postmaster: number | null;
  close(): Promise<void>;
}

/** `url`: a server that exists, with a role that may create databases; null: an embedded one. */
export async function openDatabaseServer(url: string | null): Promise<DatabaseServer> {
  if (url !== null) return { url, postmaster: null, close: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-bench-"));
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({
    dataDir,
    label: "bench",
    temporary: true,
    settings: { max_connections: 400 },
  });
  const client = new pg.Client({ connectionString: `${postgres.url}/postgres` });
  await client.connect();
  const { rows } = await client.query<{ pid: string }>(
    "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid",
  );
  await client.end();
  return { url: postgres.url, postmaster: Number(rows[0]!.pid), close: postgres.stop };
}

/** Gives a database to a user who may take the role of tenants, and nothing else. */
async function giveAway(admin: pg.Client, name: string, url: URL): Promise<void> {
  const { username: user, password } = { username: "bench_owner", password: "secret" };
  await admin.query(`do $$ begin
    if to_regrole('${user}') is null then create role ${user} login password '${password}'; end if;
    if to_regrole('${tenantRole}') is null then create role ${tenantRole} nologin; end if;
  end $$`);
  await admin.query(`grant ${tenantRole} to ${user}`);
  await admin.query(`alter database ${name} owner to ${user}`);
  [url.username, url.password] = [user, password];
}

/** A fresh, migrated database, and the processes that a program starts on it. */
export class Scene implements AsyncDisposable {
  readonly databaseUrl: string;
  /** The same database, for the user of the server: a superuser, if it is an embedded one. */
  readonly adminUrl: string;
  readonly pool: pg.Pool;
  readonly context: DomainContext;
  readonly #resources = new AsyncDisposableStack();
  readonly #children: Child[] = [];

  private constructor(databaseUrl: string, adminUrl: string) {
    this.databaseUrl = databaseUrl;
    this.adminUrl = adminUrl;
    this.pool = createPool(databaseUrl, { max: 10 });
    this.#resources.defer(() => this.pool.end());
    this.context = createDomainContext(
      {
        secretKey,
        vapiBaseUrl: "http://127.0.0.1:9",
        simulatorUrl: null,
        log: pino({ enabled: false }),
      },
      this.pool,
      () => "http://127.0.0.1:9",
    );
  }

  static async open(server: DatabaseServer, name: string, hasPlainOwner = false): Promise<Scene> {
    const admin = new pg.Client({ connectionString: `${server.url}/postgres` });
    await admin.connect();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name}`);
    const databaseUrl = new URL(`${server.url}/${name}`);
    if (hasPlainOwner) await giveAway(admin, name, databaseUrl);
    await admin.end();
    await migrate(databaseUrl.href);
    return new Scene(databaseUrl.href, `${server.url}/${name}`);
  }

  /** The product's and the floor's processes: those whose CPU time is told. */
  get pids(): number[] {
    return this.#children.map(({ pid }) => pid);
  }

  /** Something to be closed with the scene, before what was opened earlier. */
  defer(close: () => Promise<void>): void {
    this.#resources.defer(close);
  }

  async server(order: Partial<ServerOrder>): Promise<Child> {
    return await this.child("../harness/server.ts", {
      databaseUrl: this.databaseUrl,
      role: "all",
      host: "127.0.0.1",
      port: 0,
      publicUrl: null,
      secretKey,
      vapiBaseUrl: "http://127.0.0.1:9",
      simulatorUrl: null,
      ...order,
    } satisfies ServerOrder);
  }

  async vapi(order: VapiOrder): Promise<Child> {
    const child = await startChild(join(import.meta.dirname, "vapi.ts"), order);
    this.defer(() => child.close());
    return child;
  }

  /** `file` is relative to the programs' folder. */
  async child(file: string, order: object): Promise<Child> {
    const child = await startChild(join(import.meta.dirname, "../programs", file), order);
    this.#children.push(child);
    this.defer(() => child.close());
    return child;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}
