import { connect, createServer, type Socket } from "node:net";

/*
 * A long wire: passes connections on and delivers each packet some milliseconds later, in both directions. (Not every
 * kernel has netem, which does that.) It ends when its parent has gone.
 */
export interface Wire {
  readonly port: number;
  readonly toHost: string;
  readonly toPort: number;
  readonly delayMs: number;
}

process.once("disconnect", () => process.exit(0));
process.once("message", (wires: readonly Wire[]) => {
  for (const { port, toHost, toPort, delayMs } of wires) {
    createServer((client) => {
      const server = connect({ host: toHost, port: toPort });
      pass(client, server, delayMs);
      pass(server, client, delayMs);
    }).listen(port);
  }
  process.send!("ready");
});

function pass(from: Socket, to: Socket, delayMs: number): void {
  from.setNoDelay(true);
  from.on("data", (bytes) => setTimeout(() => to.write(bytes), delayMs));
  from.on("close", () => setTimeout(() => to.destroy(), delayMs));
  from.on("error", () => {});
}
