import { createClient } from "graphql-ws";
import { expect } from "vitest";
import WebSocket from "ws";
import { createOwnerLink } from "#domain/access/login-links.ts";
import type { App } from "../../src/app.ts";

/** A browser: it keeps its cookie, and sends it with every request, from whatever page. */
export class Browser {
  readonly #app: App;
  readonly #cookies = new Map<string, string>();
  /** What the browser says of the page that sends the request. */
  page: Readonly<Record<string, string>>;

  constructor(app: App) {
    this.#app = app;
    this.page = { origin: app.consoleUrl!, "sec-fetch-site": "same-origin" };
  }

  /** As the header has them. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  set cookie(header: string) {
    this.#cookies.clear();
    for (const pair of header.split("; ")) this.#keep(pair);
  }

  #keep(pair: string): void {
    const [name, value] = pair.split("=", 2);
    if (value === undefined || value === "") this.#cookies.delete(name!);
    else this.#cookies.set(name!, value);
  }

  /** Keeps the cookies of an answer. */
  keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie.split(";")[0]!);
  }

  async post(path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${this.#app.url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Test",
        ...this.page,
        ...(this.cookie !== "" && { cookie: this.cookie }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const given = response.headers.get("set-cookie");
    this.keep(response);
    return { status: response.status, given, answer: (await response.json()) as Answer };
  }

  /** Asks GraphQL for a tenant. */
  async ask(tenantId: string, query: string) {
    const { status, answer } = await this.post("/graphql", { query }, { "x-tenant": tenantId });
    const code = answer.errors?.[0]?.extensions.code;
    return { status, code, data: answer.data };
  }

  /** Opens a socket for a tenant, with the cookie. `closed` is the code with which the server closes it. */
  socket(tenantId: string) {
    const { promise: closed, resolve } = Promise.withResolvers<number>();
    const { cookie } = this;
    const origin = this.#app.consoleUrl!;
    const socket = createClient({
      url: `${this.#app.url.replace("http", "ws")}/graphql`,
      connectionParams: { tenant: tenantId },
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => {},
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocol: string) {
          super(url, protocol, { headers: { cookie, origin } });
        }
      },
      on: { closed: (event) => resolve((event as { code: number }).code) },
    });
    return { socket, closed };
  }

  async signIn(tenantId: string): Promise<void> {
    const { token } = await createOwnerLink(this.#app.context, tenantId);
    expect((await this.post("/auth/link", { token })).status).toBe(200);
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}
