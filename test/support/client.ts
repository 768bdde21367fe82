import { pino } from "pino";
import { createTenant } from "#domain/tenants/tenants.ts";
import { startSimulator, type Simulator } from "#simulator/simulator.ts";
import { type App, type AppConfig, createApp } from "../../src/app.ts";
import type { TypedDocumentString } from "./gql/graphql.ts";
import { test as base } from "./test.ts";

export const secretKey = "a key of at least thirty-two characters";

/** The server; without a worker, so that nothing happens but what a test asks for, unless it asks for one. */
export async function openApp(
  databaseUrl: string,
  simulator: Pick<Simulator, "url">,
  change: Partial<AppConfig> = {},
): Promise<App> {
  return await createApp({
    databaseUrl,
    role: "api",
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    secretKey,
    vapiBaseUrl: simulator.url,
    simulatorUrl: simulator.url,
    log: pino({ level: "silent" }),
    ...change,
  });
}

/** One server and one VAPI for the tests of a file. */
export const test = base
  .extend("vapi", { scope: "file" }, async ({}, { onCleanup }) => {
    const simulator = await startSimulator();
    onCleanup(() => simulator.close());
    return simulator;
  })
  .extend("app", { scope: "file" }, async ({ databaseUrl, vapi }, { onCleanup }) => {
    const app = await openApp(databaseUrl, vapi);
    onCleanup(() => app.close());
    return app;
  })
  .extend("tenant", async ({ app }) => await newTenant(app));

/** What GraphQL answers. */
export interface Answer<Data> {
  readonly data: Data | null | undefined;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** A tenant of its own, and what it can ask. */
export interface TestTenant {
  readonly id: string;
  readonly apiKey: string;
  /** The data. @throws when there are errors. */
  ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables?: Variables,
  ): Promise<Data>;
  /** Data and errors, of a document that need not fit the schema. */
  raw(document: string, variables?: object): Promise<Answer<Record<string, never>>>;
}

export async function newTenant(
  { url, context }: App,
  { isSimulated = true }: { readonly isSimulated?: boolean } = {},
): Promise<TestTenant> {
  const { tenantId: id, apiKey } = await createTenant(context, { name: "Acme", isSimulated });
  return tenantAt(url, { id, apiKey });
}

/** A tenant of a server that runs elsewhere. */
export function tenantAt(
  url: string,
  { id, apiKey }: { readonly id: string; readonly apiKey: string },
): TestTenant {
  const post = async (query: string, variables: object = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<never>;
  };
  return {
    id,
    apiKey,
    raw: post,
    async ask(document, variables) {
      const { data, errors } = await post(document.toString(), variables ?? {});
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data!;
    },
  };
}
