import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Dialling, startDialling } from "./dialling.ts";
import type { Wire } from "./machine-wire.ts";
import { Network, whyNoNetwork } from "./network.ts";

/**
 * The database, VAPI and every process of the server on a machine of its own (network namespaces): how many calls a
 * second, with wires of some lengths, and what happens when machines are unplugged. Judged from VAPI's own record.
 * Prints tables; ends with 1 if somebody was called twice or not at all.
 */
const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "1,2,4,8" },
    /** Milliseconds that a packet takes to the database or VAPI, and as many back. */
    "delay-ms": { type: "string", default: "0,5" },
    contacts: { type: "string", default: "600" },
    /** Among which the people are divided, where speed is measured. */
    tenants: { type: "string", default: "4" },
    /** How long a machine stays unplugged. */
    "unplugged-seconds": { type: "string", default: "30" },
    /** speed, outages, or both. */
    part: { type: "string", default: "speed,outages" },
    /** The id of the network, in the process that runs on it. */
    inside: { type: "string" },
  },
});

const workerNames = Array.from({ length: 8 }, (_, index) => `worker${index + 1}`);
const names = ["postgres", "vapi", "wire", "api1", "api2", ...workerNames];
const apis = 2;
/** Of each tenant. */
const slots = 100;
const wirePorts = { postgres: 5432, vapi: 4010 };

/** Makes the network, and runs this program again on it: on the machine of VAPI, whose record it reads. */
async function runOutside(): Promise<void> {
  const reason = await whyNoNetwork();
  if (reason !== null) {
    console.log(`Not run: ${reason}`);
    return;
  }
  const id = String(process.pid);
  const network = new Network(id, names);
  try {
    await network.open();
    const [program, ...before] = network.commandOn("vapi");
    const args = [...before, process.execPath, ...process.argv.slice(1), "--inside", id];
    const child = spawn(program!, args, { stdio: "inherit" });
    // The network is removed when the process inside has ended.
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => child.kill(signal));
    const [code] = (await once(child, "exit")) as [number | null];
    process.exitCode = code ?? 1;
  } finally {
    await network.close();
  }
}

async function runInside(network: Network): Promise<void> {
  if (values.part.includes("speed")) {
    printRow(
      "delay each way",
      "workers",
      "calls a second",
      "processors idle",
      "twice",
      "forgotten",
    );
    printRow(...Array<string>(6).fill("---"));
    for (const delayMs of values["delay-ms"].split(",").map(Number)) {
      for (const workers of values.workers.split(",").map(Number)) {
        await measure(network, workers, delayMs);
      }
    }
    console.log();
  }
  if (values.part.includes("outages")) {
    printRow("what", "calls meanwhile", "back to next call", "twice", "forgotten");
    printRow(...Array<string>(5).fill("---"));
    for (const outage of outages) await tryOutage(network, outage);
  }
}

interface Stage {
  readonly dialling: Dialling;
  [Symbol.asyncDispose](): Promise<void>;
}

async function openStage(
  network: Network,
  options: { workers: number; tenants: number; delayMs: number; speed: number; slots: number },
): Promise<Stage> {
  await using resources = new AsyncDisposableStack();
  const { workers, delayMs, speed } = options;
  const postgres = startOn(network, "postgres", "machine-postgres.ts", [
    network.addressOf("postgres"),
  ]);
  resources.defer(() => end(postgres));
  const [databaseUrl] = (await once(postgres, "message")) as [string];
  const near = new URL(databaseUrl);
  const far = new URL(databaseUrl);
  if (delayMs > 0) {
    far.hostname = network.addressOf("wire");
    far.port = String(wirePorts.postgres);
    const wire = startOn(network, "wire", "machine-wire.ts", []);
    resources.defer(() => end(wire));
    wire.send([
      { port: wirePorts.postgres, toHost: near.hostname, toPort: Number(near.port), delayMs },
      { port: wirePorts.vapi, toHost: network.addressOf("vapi"), toPort: wirePorts.vapi, delayMs },
    ] satisfies Wire[]);
    await once(wire, "message");
  }
  const vapiHost = network.addressOf(delayMs > 0 ? "wire" : "vapi");
  const dialling = await startDialling({
    databaseUrl,
    contacts: Number(values.contacts),
    speed,
    workers,
    apis,
    tenants: options.tenants,
    slots: options.slots,
    machines: {
      databaseUrl: far.href,
      vapi: { host: network.addressOf("vapi"), port: wirePorts.vapi },
      vapiBaseUrl: `http://${vapiHost}:${wirePorts.vapi}`,
      of: (name) => ({ host: network.addressOf(name), command: network.commandOn(name) }),
    },
  });
  resources.use(dialling);
  const kept = resources.move();
  return { dialling, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function measure(network: Network, workers: number, delayMs: number): Promise<void> {
  await using stage = await openStage(network, {
    workers,
    tenants: Number(values.tenants),
    delayMs,
    speed: 40,
    slots,
  });
  const { dialling } = stage;
  const contacts = Number(values.contacts);
  // The first calls wait for the import, the last ones for nothing else to do.
  await dialling.placed(Math.ceil(contacts / 10));
  const before = processorTimes();
  await dialling.placed(Math.floor((contacts * 9) / 10));
  const after = processorTimes();
  await dialling.finished();
  const at = (share: number): number =>
    dialling.simulator.calls[Math.floor(contacts * share) - 1]!.createdAt.getTime();
  const perSecond = (contacts * 0.8) / ((at(0.9) - at(0.1)) / 1_000);
  const idle = (after.idle - before.idle) / (after.all - before.all);
  judge(dialling, `${delayMs} ms`, workers, perSecond.toFixed(0), `${(idle * 100).toFixed(0)} %`);
}

interface Outage {
  readonly what: string;
  begin(network: Network, dialling: Dialling): Promise<void>;
  end(network: Network): Promise<void>;
}

const unplug = (name: string, what: string): Outage => ({
  what: `${what} is unplugged`,
  begin: (network) => network.unplug(name),
  end: (network) => network.plug(name),
});

const outages: readonly Outage[] = [
  unplug("worker1", "one of four workers"),
  unplug("api1", "one of two APIs"),
  unplug("postgres", "the database"),
  unplug("vapi", "VAPI"),
  {
    what: "a worker is unplugged, and another is killed",
    async begin(network, { workers }) {
      await network.unplug("worker1");
      workers[1]!.kill(1_000);
    },
    end: (network) => network.plug("worker1"),
  },
];

async function tryOutage(network: Network, outage: Outage): Promise<void> {
  // Calls are slow enough that they last beyond the outage.
  await using stage = await openStage(network, {
    workers: 4,
    tenants: 1,
    delayMs: 0,
    speed: 4,
    slots: 40,
  });
  const { dialling } = stage;
  await dialling.placed(60);
  await outage.begin(network, dialling);
  const from = dialling.simulator.calls.length;
  await delay(Number(values["unplugged-seconds"]) * 1_000);
  const meanwhile = dialling.simulator.calls.length - from;
  await outage.end(network);
  const backAt = new Date();
  const nextAt = await dialling.nextCall(backAt);
  await dialling.finished();
  const seconds = ((nextAt.getTime() - backAt.getTime()) / 1_000).toFixed(1);
  judge(dialling, outage.what, meanwhile, `${seconds} s`);
}

function judge(dialling: Dialling, ...cells: readonly (string | number)[]): void {
  const { twice, forgotten } = dialling.verdict();
  printRow(...cells, twice.length, forgotten.length);
  const ends = dialling.workers.flatMap(({ ownEnds }) => ownEnds);
  if (twice.length + forgotten.length + ends.length === 0) return;
  console.log(
    `twice: ${twice.join(", ")}; forgotten: ${forgotten.join(", ")}; ended: ${ends.join(", ")}; log: ${dialling.logFile}`,
  );
  process.exitCode = 1;
}

function printRow(...cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

function startOn(
  network: Network,
  name: string,
  file: string,
  args: readonly string[],
): ChildProcess {
  const [execPath, ...before] = network.commandOn(name);
  return fork(join(import.meta.dirname, file), args, {
    execPath: execPath!,
    execArgv: [...before, process.execPath],
    // Ctrl-C is for this process, which ends the others in order.
    detached: true,
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}

/** Of all processors of this host since its start, in ticks. */
function processorTimes(): { readonly idle: number; readonly all: number } {
  const ticks = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number);
  // Idle, and waiting for a disk.
  return { idle: ticks[3]! + ticks[4]!, all: ticks.reduce((sum, one) => sum + one, 0) };
}

await (values.inside === undefined ? runOutside() : runInside(new Network(values.inside, names)));
