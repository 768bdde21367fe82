import { expect } from "vitest";
import { tenantAt, type TestTenant } from "#test/client.ts";
import { ServerProcess } from "#test/server-process.ts";

export const apiKey = "an-api-key-of-at-least-thirty-two-characters";

export interface Surroundings {
  readonly databaseUrl: string;
  readonly vapiUrl: string;
  readonly publicUrl?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the program is; default: this project. */
  readonly folder?: string;
}

/** A server as it runs in earnest: a database of its own, a VAPI, one tenant. */
export function startServer({
  databaseUrl,
  vapiUrl,
  publicUrl,
  settings,
  folder,
}: Surroundings): ServerProcess {
  return new ServerProcess(
    {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: "a-secret-key-of-at-least-thirty-two-characters",
      BOOTSTRAP_API_KEY: apiKey,
      VAPI_BASE_URL: vapiUrl,
      ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }),
      ...settings,
    },
    { command: [process.execPath, "src/main.ts"], ...(folder !== undefined && { cwd: folder }) },
  );
}

/** The server's tenant, with a VAPI key. */
export async function configuredTenant(url: string): Promise<TestTenant> {
  const tenant = tenantAt(url, { id: "", apiKey });
  const { data, errors } = await tenant.raw(
    `mutation { configureVapi(input: { apiKey: "key" }) { __typename ... on Tenant { id } } }`,
  );
  expect(errors).toBeUndefined();
  const { id } = data!["configureVapi"]! as { id: string };
  return { ...tenant, id: id.split(":")[1]! };
}
