import type { TestProject } from "vitest/node";
import { openCompileCache } from "./compile-cache.ts";
import { startTestPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the test cluster, without a database name. */
    postgresUrl: string;
    /** The same over TCP: for what can only name a host and a port. */
    postgresTcpUrl: string;
    templateDatabase: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [cluster, compiled] = await Promise.all([startTestPostgres(), openCompileCache()]);
  project.provide("postgresUrl", cluster.url);
  project.provide("postgresTcpUrl", cluster.tcpUrl);
  project.provide("templateDatabase", cluster.templateDatabase);
  // The processes of the tests, and the servers that they start, have it from this one.
  // oxlint-disable-next-line node/no-process-env
  process.env["NODE_COMPILE_CACHE"] = compiled.folder;
  return async () => {
    await cluster.stop();
    await compiled.close();
  };
}
