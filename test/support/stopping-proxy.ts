import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Passes connections on to a port of this machine. */
const program = `
const { createServer, connect } = require("node:net");
const server = createServer((client) => {
  const upstream = connect(Number(process.argv[1]), "127.0.0.1");
  client.on("error", () => {}).pipe(upstream);
  upstream.on("error", () => {}).pipe(client);
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));
`;

/** A machine between a client and a server, which can fail as one does that loses its power: no connection is closed. */
export interface StoppingProxy extends AsyncDisposable {
  readonly port: number;
  /** It neither answers nor refuses from now on. */
  fail(): Promise<void>;
  recover(): void;
}

export async function startStoppingProxy(serverPort: number): Promise<StoppingProxy> {
  const child = spawn(process.execPath, ["-e", program, String(serverPort)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  const waiting: Socket[] = [];
  return {
    port,
    async fail() {
      child.kill("SIGSTOP");
      // The kernel accepts connections in its place until the queue is full; then it answers no more.
      for (;;) {
        const socket = connect({ port, host: "127.0.0.1" });
        socket.on("error", () => {});
        waiting.push(socket);
        const isAccepted = await Promise.race([
          once(socket, "connect").then(() => true),
          delay(300, false),
        ]);
        if (!isAccepted) return;
      }
    },
    recover() {
      for (const socket of waiting) socket.destroy();
      child.kill("SIGCONT");
    },
    async [Symbol.asyncDispose]() {
      for (const socket of waiting) socket.destroy();
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
