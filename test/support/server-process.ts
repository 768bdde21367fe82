import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { within } from "#test/within.ts";

const project = join(import.meta.dirname, "../..");

/** Of this process's environment; no setting of a server. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
}

/** A server in a process of its own, as a person starts it. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | NodeJS.Signals>;
  #output = "";
  #heard = Promise.withResolvers<void>();

  constructor(
    settings: Readonly<Record<string, string>>,
    { command = ["npm", "start"], ...options }: SpawnOptions & { command?: string[] } = {},
  ) {
    this.#child = spawn(command[0]!, command.slice(1), {
      cwd: project,
      // A process group of its own, which a terminal's Ctrl-C would reach as a whole.
      detached: true,
      ...options,
      // Building the console takes seconds, and no test but those of the console looks at it.
      env: { ...inherited(), PORT: "0", CONSOLE: "off", ...settings },
    });
    const hear = (text: Buffer): void => {
      this.#output += text.toString();
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    };
    this.#child.stdout!.on("data", hear);
    this.#child.stderr!.on("data", hear);
    this.#exit = once(this.#child, "close").then(
      ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
    );
  }

  get output(): string {
    return this.#output;
  }

  /** The first group of the pattern, as soon as it is printed. @throws when it is not, or the process ends without. */
  async printed(pattern: RegExp): Promise<string> {
    return await within(this.#printed(pattern), () => `${pattern} in:\n${this.#recent()}`);
  }

  async #printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#output)?.[1];
      if (found !== undefined) return found;
      const ended = await Promise.race([this.#heard.promise, this.#exit]);
      if (ended !== undefined) {
        throw new Error(`it ended with ${ended} and printed:\n${this.#output}`);
      }
    }
  }

  /** The address, when it is ready. */
  async url(): Promise<string> {
    const url = await this.printed(/GraphiQL\s+(\S+)\/graphql/);
    await this.printed(/(Stop) /);
    return url;
  }

  /** Sends a signal and does not wait. */
  tell(signal: NodeJS.Signals): void {
    process.kill(-this.#child.pid!, signal);
  }

  /** Sends a signal to the whole group, as Ctrl-C does, and returns how it ended. */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    process.kill(-this.#child.pid!, signal);
    return await this.exit();
  }

  async exit(): Promise<number | NodeJS.Signals> {
    return await within(this.#exit, () => `the end of the process; it printed:\n${this.#recent()}`);
  }

  #recent(): string {
    return this.#output.slice(-5_000);
  }

  /** A test that failed leaves nothing running. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end("SIGKILL");
  }
}

/** The process id of the embedded Postgres of a data folder; null when none runs. */
export async function postgresOf(dataDir: string): Promise<number | null> {
  const file = join(dataDir, "postgres/cluster/data/postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
  return pid > 0 ? pid : null;
}
