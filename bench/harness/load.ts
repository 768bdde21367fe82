import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";

/** Posts JSON over `connections` kept connections, each one request at a time. */
export class Load implements Disposable {
  readonly #agent: Agent;
  readonly #connections: number;

  constructor(connections: number) {
    this.#connections = connections;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Gives each connection the next piece of work, until there is none. Returns the times of all, in ms. */
  async run<Work>(
    all: readonly Work[],
    one: (work: Work, post: Post) => Promise<void>,
  ): Promise<number[]> {
    const times: number[] = [];
    let next = 0;
    const post: Post = async (url, headers, body) => {
      const startedAt = performance.now();
      const status = await this.#post(url, headers, body);
      times.push(performance.now() - startedAt);
      if (status !== 200) throw new Error(`${url} answered ${status}`);
    };
    const connection = async (): Promise<void> => {
      while (next < all.length) await one(all[next++]!, post);
    };
    await Promise.all(Array.from({ length: this.#connections }, connection));
    return times;
  }

  async #post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<number> {
    const sent = request(url, {
      method: "POST",
      agent: this.#agent,
      headers: { "content-type": "application/json", ...headers },
    });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
    return response.statusCode!;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<void>;
