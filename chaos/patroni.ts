import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { databaseOn } from "#runtime/open-database.ts";
import { freePort } from "#embedded-postgres/cluster.ts";

/** Two nodes that Patroni manages, with etcd, behind HAProxy: as its documentation describes them. */
export interface PatroniCluster {
  /** Leads to the leader, through HAProxy. */
  readonly url: string;
  /** The standby receives nothing from now on. */
  detachStandby(): Promise<void>;
  /** Kills the leader's Postgres and Patroni at once, as when the machine fails. */
  killLeader(): Promise<void>;
  /** Resolves when another leader accepts writes. */
  promoted(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const debian = "apt-get install patroni python3-etcd etcd-server haproxy postgresql";
const password = "postgres";

/** Who runs the programs; empty: this user. */
type Account = { readonly uid: number; readonly gid: number } | Record<string, never>;

interface Node {
  readonly name: string;
  readonly port: number;
  readonly restPort: number;
  readonly data: string;
}

/** What is missing to run a cluster, and how to install it; null: nothing. */
export function missingForPatroni(): string | null {
  const missing = ["patroni", "etcd", "haproxy"].filter((program) => pathOf(program) === null);
  if (postgresBinaries() === null) missing.push("postgresql");
  return missing.length === 0 ? null : `${missing.join(", ")} not found; on Debian: ${debian}`;
}

/** Starts a program in the folder; it is killed with the cluster. */
type Start = (program: string, args: readonly string[]) => ChildProcess;

export async function startPatroni(isSynchronous: boolean): Promise<PatroniCluster> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-patroni-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const account = postgresAccount();
  await giveTo(account, folder);
  const start: Start = (program, args) => {
    const child = spawn(pathOf(program)!, args, { cwd: folder, stdio: "ignore", ...account });
    resources.defer(() => end(child));
    return child;
  };
  const [etcdPort, peerPort] = [await freePort(), await freePort()];
  start("etcd", etcdArguments(folder, etcdPort, peerPort));
  const nodes = [
    await makeNode(account, folder, "a"),
    await makeNode(account, folder, "b"),
  ] as const;
  // Only Patroni ends its Postgres: what is left after Patroni was killed is killed here.
  resources.defer(async () => {
    for (const node of nodes) await killPostgres(node);
  });
  const patronis: ChildProcess[] = [];
  for (const node of nodes) {
    const file = join(folder, `${node.name}.yml`);
    await writeFile(file, JSON.stringify(configuration(node, etcdPort, isSynchronous)));
    patronis.push(start("patroni", [file]));
    await roleOf(node, patronis.length === 1 ? "primary" : "replica");
  }
  const url = await openThroughHaproxy(start, folder, nodes);
  const wanted = isSynchronous ? "sync" : "async";
  await query(url, `select pid from pg_stat_replication where sync_state = '${wanted}'`);
  const [leader, standby] = nodes;
  const kept = resources.move();
  return {
    url,
    async detachStandby() {
      for (const { pid } of await query<{ pid: number }>(
        url,
        "select pid from pg_stat_replication",
      )) {
        process.kill(pid, "SIGSTOP");
      }
    },
    async killLeader() {
      patronis[0]!.kill("SIGKILL");
      await killPostgres(leader);
    },
    promoted: () => roleOf(standby, "primary"),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function makeNode(account: Account, folder: string, name: string): Promise<Node> {
  const data = join(folder, name);
  await mkdir(data, { mode: 0o700 });
  await giveTo(account, data);
  return { name, port: await freePort(), restPort: await freePort(), data };
}

/** Starts HAProxy, and makes the scheduler's database. Returns its connection string. */
async function openThroughHaproxy(
  start: Start,
  folder: string,
  nodes: readonly Node[],
): Promise<string> {
  const port = await freePort();
  const file = join(folder, "haproxy.cfg");
  await writeFile(file, haproxy(nodes, port));
  start("haproxy", ["-f", file]);
  const url = `postgres://postgres:${password}@127.0.0.1:${port}`;
  // It takes each node for the leader until three checks have failed.
  await delay(3_500);
  await leads(`${url}/postgres`);
  return await databaseOn(url);
}

function etcdArguments(folder: string, port: number, peerPort: number): string[] {
  const client = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const options = {
    "data-dir": join(folder, "etcd"),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Patroni's defaults, but for what the test needs. YAML reads JSON. */
function configuration(
  { name, port, restPort, data }: Node,
  etcdPort: number,
  isSynchronous: boolean,
) {
  return {
    scope: "call-scheduler",
    name,
    restapi: { listen: `127.0.0.1:${restPort}`, connect_address: `127.0.0.1:${restPort}` },
    etcd3: { host: `127.0.0.1:${etcdPort}` },
    bootstrap: {
      dcs: {
        ttl: 30,
        loop_wait: 10,
        retry_timeout: 10,
        maximum_lag_on_failover: 1024 ** 3,
        synchronous_mode: isSynchronous,
        postgresql: { use_pg_rewind: false, parameters: { max_connections: 200 } },
      },
      initdb: [{ encoding: "UTF8" }, "no-sync"],
      pg_hba: [
        "host all all 127.0.0.1/32 scram-sha-256",
        "host replication replicator 127.0.0.1/32 scram-sha-256",
      ],
    },
    postgresql: {
      listen: `127.0.0.1:${port}`,
      connect_address: `127.0.0.1:${port}`,
      data_dir: data,
      bin_dir: postgresBinaries(),
      pgpass: join(data, "..", `${name}.pgpass`),
      authentication: {
        superuser: { username: "postgres", password },
        replication: { username: "replicator", password },
      },
      parameters: { unix_socket_directories: "", fsync: "off" },
    },
  };
}

function haproxy(nodes: readonly Node[], port: number): string {
  return `
defaults
  mode tcp
  timeout connect 4s
  timeout client 30m
  timeout server 30m
listen primary
  bind 127.0.0.1:${port}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 1s fall 3 rise 2 on-marked-down shutdown-sessions
${nodes.map((node) => `  server ${node.name} 127.0.0.1:${node.port} check port ${node.restPort}`).join("\n")}
`;
}

/** The path of a program; null where it is not installed. */
function pathOf(program: string): string | null {
  return (
    ["/usr/bin", "/usr/sbin", "/usr/local/bin"]
      .map((folder) => join(folder, program))
      .find(existsSync) ?? null
  );
}

/** The folder of the newest Postgres of Debian's packages. */
function postgresBinaries(): string | null {
  const folder = "/usr/lib/postgresql";
  if (!existsSync(folder)) return null;
  const version = readdirSync(folder).toSorted((a, b) => Number(b) - Number(a))[0];
  return version === undefined ? null : join(folder, version, "bin");
}

/** Postgres refuses to run as root. */
function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string): number => Number(execFileSync("id", [option, "postgres"]));
  return { uid: id("-u"), gid: id("-g") };
}

async function giveTo(account: Account, folder: string): Promise<void> {
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid!);
}

/** Resolves when Patroni says that the node has the role and runs. */
async function roleOf({ restPort }: Node, role: "primary" | "replica"): Promise<void> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${restPort}/${role}`).catch(() => null);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    await delay(100);
  }
}

/** Resolves when the address leads to a server that accepts writes. */
async function leads(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    const isLeader = await client
      .connect()
      .then(() => client.query<{ is: boolean }>("select not pg_is_in_recovery() as is"))
      .then(
        (result) => result.rows[0]!.is,
        () => false,
      );
    await client.end().catch(() => {});
    if (isLeader) return;
    await delay(100);
  }
}

/** The rows of the query, as soon as there are any. */
async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<Row>(sql);
      if (rows.length > 0) return rows;
      await delay(100);
    }
  } finally {
    await client.end();
  }
}

/** Kills the postmaster and its children, which may be stopped. */
async function killPostgres({ data }: Node): Promise<void> {
  const file = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  const postmaster = Number(file.split("\n")[0]);
  if (!(postmaster > 0) || !isRunning(postmaster, data)) return;
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, "utf8").catch(
    () => "",
  );
  for (const pid of [postmaster, ...children.trim().split(" ").map(Number)]) {
    try {
      if (pid > 0) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function isRunning(pid: number, data: string): boolean {
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(
      data,
    );
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
