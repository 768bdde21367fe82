import { type ChildProcess, fork } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerOrder } from "./server.ts";

/** Where a process runs. */
export interface Machine {
  /** The address at which it listens. */
  readonly host: string;
  /** What stands before its command. */
  readonly command: readonly string[];
}

/** A server in a process of its own, which is started again whenever it has ended. */
export class ServerProcess {
  readonly name: string;
  /** Ends that nobody asked for, once it was ready. */
  readonly ownEnds: string[] = [];
  readonly #order: ServerOrder;
  readonly #logFile: string;
  readonly #command: readonly string[];
  #child!: ChildProcess;
  #ready = Promise.withResolvers<void>();
  #isReady = false;
  #isKilled = false;
  #isClosed = false;
  #restartAfterMs = 0;

  constructor(order: ServerOrder, logFile: string, command: readonly string[] = []) {
    this.name = order.name;
    this.#command = command;
    this.#order = order;
    this.#logFile = logFile;
    this.#start();
  }

  /** When it serves; after a kill, when it serves again. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get publicUrl(): string {
    return this.#order.publicUrl!;
  }

  /** Dies at once, in the middle of whatever it does, and is started again after so long. */
  kill(downMs: number): void {
    this.#note(`killed, for ${downMs} ms`);
    this.#isKilled = true;
    this.#restartAfterMs = downMs;
    this.#expectReady();
    this.#child.kill("SIGKILL");
  }

  /** Stands still for so long, its sockets open, and goes on as if nothing had been. */
  async suspend(forMs: number): Promise<void> {
    const child = this.#child;
    this.#note(`suspended for ${forMs} ms`);
    child.kill("SIGSTOP");
    await delay(forMs);
    child.kill("SIGCONT");
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await exit;
  }

  /** Among what the servers log, so that it can be read as one story. */
  #note(msg: string): void {
    const line = { time: Date.now(), server: this.name, msg };
    appendFileSync(this.#logFile, `${JSON.stringify(line)}\n`);
  }

  #expectReady(): void {
    if (this.#isReady) this.#ready = Promise.withResolvers();
    this.#isReady = false;
  }

  #start(): void {
    this.#isKilled = false;
    const [execPath, ...execArgv] = [...this.#command, process.execPath];
    const child = fork(join(import.meta.dirname, "server.ts"), {
      silent: true,
      execPath: execPath!,
      execArgv,
    });
    this.#child = child;
    const keep = (text: Buffer): void => appendFileSync(this.#logFile, text);
    child.stdout!.on("data", keep);
    child.stderr!.on("data", keep);
    child.on("message", () => {
      if (this.#isKilled) return;
      this.#isReady = true;
      this.#note("ready");
      this.#ready.resolve();
    });
    child.on("error", () => {});
    child.once("exit", (code, signal) => void this.#ended(code ?? signal));
    child.send(this.#order);
  }

  async #ended(how: number | string | null): Promise<void> {
    if (this.#isClosed) return;
    // A server that cannot reach its database does not start; one that has started stays.
    if (!this.#isKilled && this.#isReady) this.ownEnds.push(`${this.name} ended with ${how}`);
    this.#expectReady();
    await delay(this.#isKilled ? this.#restartAfterMs : 500);
    if (!this.#isClosed) this.#start();
  }
}
