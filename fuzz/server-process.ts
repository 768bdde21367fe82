import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { CsvFile } from "./csv-file.ts";
import type { Outcome } from "./outcome.ts";

export interface ServerConfig {
  readonly databaseUrl: string;
  readonly role: "all" | "api";
  readonly secretKey: string;
  readonly simulatorUrl: string;
}

/** How a process has been since it was last asked. */
export interface Pulse {
  readonly longestStallMs: number;
  /** The most that one turn of the event loop worked itself, without what the machine took from it. */
  readonly longestOwnMs: number;
  readonly longestGcMs: number;
  /** In use after a collection; 0 when it was not asked for. */
  readonly heapMb: number;
}

/** The server that is tried, wherever it runs. */
export interface TriedServer {
  readonly url: string;
  /** Everything it complained of: errors in its log, warnings, what nobody caught. */
  readonly faults: string[];
  readCsv(file: CsvFile): Promise<Outcome>;
  pulse(what: "pulse" | "heap"): Promise<Pulse>;
  close(): Promise<void>;
}

type Answer = { id?: number; result?: unknown; fault?: string; url?: string };

/** Starts the server in a process of its own. */
export async function startServerProcess(config: ServerConfig): Promise<TriedServer> {
  const child: ChildProcess = fork(
    join(import.meta.dirname, "server.ts"),
    [JSON.stringify(config)],
    { execArgv: ["--expose-gc"], serialization: "advanced" },
  );
  const faults: string[] = [];
  const waiting = new Map<number, (result: unknown) => void>();
  const started = Promise.withResolvers<string>();
  let asked = 0;
  let isClosing = false;
  child.on("message", (message: Answer) => {
    if (message.url !== undefined) started.resolve(message.url);
    if (message.fault !== undefined) faults.push(message.fault);
    if (message.id === undefined) return;
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  });
  child.on("exit", (code, signal) => {
    if (isClosing) return;
    const ended = `the server ended with ${signal ?? code}`;
    faults.push(ended);
    started.reject(new Error(ended));
  });
  const ask = <Result>(message: object): Promise<Result> =>
    new Promise((resolve, reject) => {
      const id = asked++;
      waiting.set(id, resolve as (result: unknown) => void);
      child.send({ id, ...message }, (error) => {
        if (error !== null) reject(error);
      });
    });

  let files: { file: CsvFile; resolve: (outcome: Outcome) => void }[] = [];
  const flush = async (): Promise<void> => {
    const batch = files;
    files = [];
    const outcomes = await ask<Outcome[]>({ files: batch.map(({ file }) => file) });
    for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!);
  };
  return {
    url: await started.promise,
    faults,
    readCsv: (file) =>
      new Promise((resolve) => {
        if (files.length === 0) setImmediate(() => void flush());
        files.push({ file, resolve });
      }),
    pulse: (what) => ask({ ask: what }),
    async close() {
      isClosing = true;
      const gone = once(child, "exit");
      await ask({ ask: "close" });
      child.disconnect();
      await gone;
    },
  };
}
