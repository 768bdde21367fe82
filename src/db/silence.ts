import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

/*
 * A machine that loses its power, or its network, closes no connection. For as long as the kernel repeats what it has
 * sent (a quarter of an hour on Linux; its keep-alives do not cover that), a statement would wait for an answer. Node
 * cannot set the kernel's limit (TCP_USER_TIMEOUT), and a limit for the answer alone would end long statements. So the
 * server of a statement without an answer is asked for a second connection: only a machine that cannot be reached
 * refuses to make one.
 */

/** How long a connection with a statement under way may be silent before its server is tried. */
const silentMs = 5_000;
/** How long the second connection may take. Its first packet is repeated after one second and after three. */
const probeMs = 3_500;

/** Open connections by the server's address. */
const connections = new Map<string, Set<Socket>>();
const probes = new Map<string, Promise<void>>();

/**
 * From now on the connection is ended within nine seconds if a statement is under way and the server cannot be reached,
 * and so are all other silent connections to that server. `isWaiting`: whether an answer is expected.
 */
export function endWhenSilent(socket: Socket, isWaiting: () => boolean): void {
  const { remoteAddress: host, remotePort: port } = socket;
  // A Unix socket.
  if (host === undefined || port === undefined) return;
  const address = `${host} ${port}`;
  const others = connections.get(address) ?? new Set();
  connections.set(address, others.add(socket));
  socket.once("close", () => {
    others.delete(socket);
    if (others.size === 0) connections.delete(address);
  });
  // Each byte that is sent or received starts the time again.
  socket.setTimeout(silentMs, () => {
    if (!isWaiting()) return;
    socket.setTimeout(silentMs);
    if (probes.has(address)) return;
    const probe = tryServer(host, port, others).finally(() => probes.delete(address));
    probes.set(address, probe);
  });
}

async function tryServer(host: string, port: number, sockets: Iterable<Socket>): Promise<void> {
  const read = new Map([...sockets].map((socket) => [socket, socket.bytesRead]));
  if (await answers(host, port)) return;
  const error = new Error(
    `the database's machine (${host}, port ${port}) has not answered for ${(silentMs + probeMs) / 1_000} s`,
  );
  for (const [socket, bytes] of read) {
    if (socket.bytesRead === bytes) socket.destroy(Object.assign(error, { code: "ETIMEDOUT" }));
  }
}

/** Whether anything answers at the address, be it a refusal. Postgres does not log a connection that says nothing. */
async function answers(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port });
  socket.setTimeout(probeMs);
  socket.once("connect", () => resolve(true));
  socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code === "ECONNREFUSED"));
  // The answer may be there already if this process was busy: it is read before this resolves.
  socket.once("timeout", () => void turn().then(() => resolve(false)));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
