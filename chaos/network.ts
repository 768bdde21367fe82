import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Addresses of the machines: only they can reach them, as no interface of this host is on their bridge. */
const prefix = "10.97.1";

/**
 * Machines of a test, as network namespaces of Linux on one bridge. Each has its own address and its own loopback
 * device, and can be unplugged: then nothing reaches it or leaves it, and no connection is closed.
 */
export class Network {
  readonly #id: string;
  readonly #names: readonly string[];

  /** To use a network that another process has made, its `id` is given. */
  constructor(id: string, names: readonly string[]) {
    this.#id = id;
    this.#names = names;
  }

  async open(): Promise<void> {
    const bridge = this.#space("switch");
    await ip("netns", "add", bridge);
    await ip("-n", bridge, "link", "add", "br0", "type", "bridge");
    await ip("-n", bridge, "link", "set", "br0", "up");
    for (const name of this.#names) {
      const [space, port] = [this.#space(name), this.#port(name)];
      await ip("netns", "add", space);
      const peer = ["peer", "name", "eth0", "netns", space];
      await ip("-n", bridge, "link", "add", port, "type", "veth", ...peer);
      await ip("-n", bridge, "link", "set", port, "master", "br0", "up");
      await ip("-n", space, "addr", "add", `${this.addressOf(name)}/24`, "dev", "eth0");
      await ip("-n", space, "link", "set", "eth0", "up");
      await ip("-n", space, "link", "set", "lo", "up");
    }
  }

  addressOf(name: string): string {
    return `${prefix}.${10 + this.#names.indexOf(name)}`;
  }

  /** What has to stand before a command so that it runs on the machine. */
  commandOn(name: string): readonly string[] {
    return ["ip", "netns", "exec", this.#space(name)];
  }

  async unplug(name: string): Promise<void> {
    await ip("-n", this.#space("switch"), "link", "set", this.#port(name), "nomaster");
  }

  async plug(name: string): Promise<void> {
    await ip("-n", this.#space("switch"), "link", "set", this.#port(name), "master", "br0");
  }

  /** Removes the machines. What still runs on them goes on, alone. */
  async close(): Promise<void> {
    for (const name of [...this.#names, "switch"]) {
      await ip("netns", "delete", this.#space(name)).catch(() => {});
    }
  }

  #space(name: string): string {
    return `call-scheduler-${this.#id}-${name}`;
  }

  #port(name: string): string {
    return `port${this.#names.indexOf(name)}`;
  }
}

/** Why this host cannot have such machines; null: it can. */
export async function whyNoNetwork(): Promise<string | null> {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  if (process.getuid?.() !== 0) return "only root may make network namespaces";
  const network = new Network(`try${process.pid}`, ["one"]);
  try {
    await network.open();
    return null;
  } catch (error) {
    return `network namespaces cannot be made here (${(error as Error).message.trim()})`;
  } finally {
    await network.close();
  }
}

async function ip(...args: readonly string[]): Promise<void> {
  await run("ip", args);
}
