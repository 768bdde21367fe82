import { setTimeout as delay } from "node:timers/promises";

/** A server that is killed every other second is up again within so long, also on a busy machine. */
const patienceMs = 180_000;

type Data = Record<string, unknown>;

/** What GraphQL answered instead of data. */
export class GraphQLRefusal extends Error {
  override readonly name = "GraphQLRefusal";
}

/**
 * A person's GraphQL client: it asks again until the server answers, as the server may be dead just now.
 * All that is asked with it bears to be asked twice.
 */
export class Api {
  readonly #url: string;
  readonly #apiKey: string;
  #lastFailure = "";

  constructor(url: string, apiKey: string) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  /** The value of the first field. @throws GraphQLRefusal when the answer is an error. */
  async ask<Value>(query: string, variables: object = {}): Promise<Value> {
    return await this.#send<Value>(() => ({
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    }));
  }

  /** The same with a file as `input.file`. */
  async upload<Value>(query: string, input: object, file: File): Promise<Value> {
    return await this.#send<Value>(() => {
      const body = new FormData();
      body.append("operations", JSON.stringify({ query, variables: { input } }));
      body.append("map", '{"0": ["variables.input.file"]}');
      body.append("0", file);
      return { headers: { "graphql-require-preflight": "1" }, body };
    });
  }

  async #send<Value>(
    request: () => { headers: Record<string, string>; body: BodyInit },
  ): Promise<Value> {
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      const answer = await this.#try(request());
      if (answer !== null) {
        const value = Object.values(answer)[0] as Value & { message?: string; isError?: string };
        if (value?.isError !== undefined) throw new GraphQLRefusal(value.message);
        return value;
      }
      await delay(200);
    }
    throw new Error(`no answer for ${patienceMs / 1_000} seconds: ${this.#lastFailure}`);
  }

  /** Null when nobody, or nobody able, answered. */
  async #try({
    headers,
    body,
  }: {
    headers: Record<string, string>;
    body: BodyInit;
  }): Promise<Data | null> {
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${this.#apiKey}` },
      body,
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    if (response === null) this.#lastFailure = "nobody listens";
    const answer = (await response?.json().catch(() => null)) as {
      data?: Data | null;
      errors?: readonly { message: string; extensions?: { code?: string } }[];
    } | null;
    if (answer == null) return null;
    const [error] = answer.errors ?? [];
    if (error === undefined) return answer.data ?? null;
    const code = error.extensions?.code ?? "";
    this.#lastFailure = error.message;
    if (response!.status >= 500 || code === "INTERNAL_SERVER_ERROR") return null;
    throw new GraphQLRefusal(`${code} ${error.message}`);
  }
}

/** Every node of a connection, page by page. */
export async function everyNode<Node>(
  api: Api,
  query: string,
  variables: object = {},
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ;) {
    const page: {
      nodes: Node[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    } = await api.ask(query, { ...variables, after });
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}
