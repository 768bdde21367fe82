import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A program of its own process, so that its CPU time is told from that of the load. */
export interface Child {
  readonly pid: number;
  /** What the program said when it was ready. */
  readonly ready: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** As the product is started: less memory for young objects than Node's default. */
const execArgv = ["--max-semi-space-size=16"];

/**
 * Starts `file` with one order, and waits until it is ready.
 * @throws Error when it ends before
 */
export async function startChild(file: string, order: object): Promise<Child> {
  const process = fork(file, { stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv });
  const exit = once(process, "exit");
  process.send(order);
  const first = await Promise.race([
    once(process, "message").then(([message]) => message as Record<string, string>),
    exit.then(() => null),
  ]);
  if (first === null) throw new Error(`${file} ended before it was ready`);
  return { pid: process.pid!, ready: first, close: () => end(process, exit) };
}

async function end(process: ChildProcess, exit: Promise<unknown>): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) {
    process.kill("SIGTERM");
    await exit;
  }
}

/** In the child: takes the order, and says when it is ready. It ends with its parent. */
export function serveAsChild<Order>(
  start: (order: Order) => Promise<Readonly<Record<string, string>>>,
): void {
  process.once("disconnect", () => process.exit(0));
  // An orderly end, so that Node writes its profile.
  process.once("SIGTERM", () => process.exit(0));
  process.once("message", (order) => {
    void start(order as Order).then(
      (ready) => process.send!(ready),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
