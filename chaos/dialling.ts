import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { horizons, shortened } from "#domain/horizons.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { Api } from "./api.ts";
import type { Limits } from "../src/limits.ts";
import { type Machine, ServerProcess } from "./server-process.ts";

/** Some APIs and workers, each a process, that call a list of people: for a failover of their database. */
export interface Dialling {
  readonly simulator: Simulator;
  readonly api: Api;
  readonly apiUrl: string;
  readonly workers: readonly ServerProcess[];
  /** Where the servers write their log. It is kept if somebody was called twice or not at all. */
  readonly logFile: string;
  /** Resolves when VAPI has so many calls. */
  placed(count: number): Promise<void>;
  /** Resolves with the time of the first call that VAPI got after `since`. */
  nextCall(since: Date): Promise<Date>;
  /** Resolves when everybody has been called, and every call has ended and is known as ended. */
  finished(): Promise<void>;
  verdict(): Verdict;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Verdict {
  /** Numbers that were called more than once. */
  readonly twice: readonly string[];
  /** Numbers that were not called. */
  readonly forgotten: readonly string[];
  /** The most calls that were live at one instant. */
  readonly calls: number;
}

export interface DiallingOptions {
  readonly databaseUrl: string;
  readonly contacts: number;
  /** How many times shorter than life calls are. */
  readonly speed: number;
  /** How many times shorter than in production the scheduler's waits are; default 1. */
  readonly horizonSpeed?: number;
  /** Default 2. */
  readonly workers?: number;
  /** Default 1. */
  readonly apis?: number;
  /** The people are spread over them; default 1. */
  readonly tenants?: number;
  /** Calls of a tenant at the same time; default 6. */
  readonly slots?: number;
  /** Of the servers; default: as in production. */
  readonly limits?: Limits;
  /** Where the servers run; default: here. */
  readonly machines?: Machines;
}

interface Machines {
  /** The database, as the servers reach it. */
  readonly databaseUrl: string;
  /** Where VAPI listens, and how the servers reach it. */
  readonly vapi: { readonly host: string; readonly port: number };
  readonly vapiBaseUrl: string;
  /** The machine of the server with this name ("api1", "worker1"). */
  readonly of: (name: string) => Machine;
}

const secretKey = "the secret key of a run that lasts some minutes";
const fewSlots = 6;

export async function startDialling(options: DiallingOptions): Promise<Dialling> {
  const { databaseUrl, contacts, speed, slots = fewSlots, machines } = options;
  await using resources = new AsyncDisposableStack();
  await migrate(databaseUrl);
  const simulator = await startSimulator({
    ...machines?.vapi,
    speed,
    concurrencyLimit: 2 * slots,
    scriptFor: () => ({ ringsAfterSeconds: 1, answersAfterSeconds: 2, lastsSeconds: 10 }),
  });
  resources.defer(() => simulator.close());
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-failover-log-"));
  const logFile = join(folder, "servers.log");
  const numbers = Array.from({ length: contacts }, (_, index) => `+1415555${2000 + index}`);
  resources.defer(async () => {
    const { twice, forgotten } = verdictOf(simulator, numbers);
    if (twice.length + forgotten.length === 0) await rm(folder, { recursive: true });
  });
  const { apis, workers } = startServers(options, simulator.url, {
    ports: await Promise.all(Array.from({ length: options.apis ?? 1 }, lastingPort)),
    logFile,
  });
  const servers = [...apis, ...workers];
  const apiUrl = apis[0]!.publicUrl;
  resources.defer(async () => void (await Promise.all(servers.map((server) => server.close()))));
  await Promise.all(servers.map((server) => server.ready()));
  const users = await createUsers(`${apiUrl}/graphql`, options, numbers);
  const kept = resources.move();
  return {
    simulator,
    api: users[0]!,
    apiUrl,
    workers,
    logFile,
    placed: (count) => until(() => simulator.calls.length >= count),
    async nextCall(since) {
      const next = () => simulator.calls.find(({ createdAt }) => createdAt > since);
      await until(() => next() !== undefined);
      return next()!.createdAt;
    },
    async finished() {
      await until(
        () =>
          isEverybodyCalled(simulator, numbers) &&
          simulator.calls.every(({ endedAt }) => endedAt !== null),
      );
      for (const user of users) await until(async () => (await unfinished(user)) === 0);
    },
    verdict: () => verdictOf(simulator, numbers),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function startServers(
  { databaseUrl, horizonSpeed = 1, workers = 2, limits, machines }: DiallingOptions,
  vapiUrl: string,
  { ports, logFile }: { ports: readonly number[]; logFile: string },
): { readonly apis: ServerProcess[]; readonly workers: ServerProcess[] } {
  const start = (role: "api" | "worker", index: number): ServerProcess => {
    const machine = machines?.of(`${role}${index + 1}`) ?? here;
    // Webhooks come to all APIs alike.
    const api = index % ports.length;
    const { host } = machines?.of(`api${api + 1}`) ?? here;
    return new ServerProcess(
      {
        name: `${role} ${index + 1}`,
        role,
        host: machine.host,
        port: role === "api" ? ports[api]! : 0,
        publicUrl: `http://${host}:${ports[api]!}`,
        databaseUrl: machines?.databaseUrl ?? databaseUrl,
        vapiBaseUrl: machines?.vapiBaseUrl ?? vapiUrl,
        secretKey,
        simulatorUrl: null,
        horizons: shortened(horizons, horizonSpeed),
        clockSkewMs: 0,
        ...(limits && { limits }),
      },
      logFile,
      machine.command,
    );
  };
  return {
    apis: ports.map((_port, index) => start("api", index)),
    workers: Array.from({ length: workers }, (_, index) => start("worker", index)),
  };
}

const here: Machine = { host: "127.0.0.1", command: [] };

/**
 * A port of this machine that nobody listens at, below those that the kernel gives to outgoing connections: it is
 * free again when the server has been restarted.
 */
async function lastingPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
}

/** Makes the tenants, and lets each call its part of the people. */
async function createUsers(
  url: string,
  { databaseUrl, tenants = 1, slots = fewSlots }: DiallingOptions,
  numbers: readonly string[],
): Promise<Api[]> {
  const users: Api[] = [];
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    const user = new Api(url, await createTenantNamed(databaseUrl, `Acme ${tenant}`));
    users.push(user);
    const theirs = numbers.filter((_number, index) => index % tenants === tenant);
    await callEverybody(user, theirs, { slots, vapiKey: `key ${tenant}` });
  }
  return users;
}

/** Makes a tenant and returns its API key. */
async function createTenantNamed(databaseUrl: string, name: string): Promise<string> {
  const pool = createPool(databaseUrl, { max: 1 });
  const nowhere = { vapiBaseUrl: "http://127.0.0.1:9", simulatorUrl: null };
  const log = pino({ level: "silent" });
  const context = createDomainContext({ ...nowhere, secretKey, log }, pool, () => "");
  try {
    return (await createTenant(context, { name })).apiKey;
  } finally {
    await pool.end();
  }
}

async function callEverybody(
  api: Api,
  numbers: readonly string[],
  { slots, vapiKey }: { readonly slots: number; readonly vapiKey: string },
): Promise<void> {
  const refused = "... on Error { isError: __typename message }";
  await api.ask(
    `mutation { configureVapi(input: { apiKey: "${vapiKey}" }) { ... on Tenant { id } ${refused} } }`,
  );
  await api.ask(
    `mutation { updateTenant(input: { maxConcurrentCalls: ${slots} }) { ... on Tenant { id } ${refused} } }`,
  );
  const { id } = await api.ask<{ id: string }>(
    `mutation ($input: CreateCampaignInput!) {
      createCampaign(input: $input) { ... on Campaign { id } ${refused} }
    }`,
    {
      input: {
        name: "Follow-up",
        assistantId: sampleAssistants[0]!.id,
        phoneNumberId: samplePhoneNumbers[0]!.id,
        startTime: "00:00",
        endTime: "23:59",
        timeZone: middayZone(),
        maxConcurrentCalls: slots,
      },
    },
  );
  const csv = ["name,phone", ...numbers.map((number, index) => `Person ${index},${number}`)];
  await api.upload(
    `mutation ($input: ImportContactsInput!) {
      importContacts(input: $input) { ... on Import { id } ${refused} }
    }`,
    { campaignId: id, file: null },
    new File([csv.join("\n")], "people.csv"),
  );
}

/** A zone in which it is about noon: the campaign stays open while the run lasts. */
function middayZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  // Etc counts westwards.
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

function isEverybodyCalled({ calls }: Simulator, numbers: readonly string[]): boolean {
  const called = new Set(calls.map(({ number }) => number));
  return numbers.every((number) => called.has(number));
}

async function unfinished(api: Api): Promise<number> {
  const { totalCount } = await api.ask<{ totalCount: number }>(
    `{ calls(filter: { status: [SCHEDULED, CALLING, IN_PROGRESS] }) { totalCount } }`,
  );
  return totalCount;
}

function verdictOf({ calls }: Simulator, numbers: readonly string[]): Verdict {
  const called = Map.groupBy(calls, ({ number }) => number);
  return {
    twice: numbers.filter((number) => (called.get(number)?.length ?? 0) > 1),
    forgotten: numbers.filter((number) => !called.has(number)),
    calls: calls.length,
  };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(50);
}
