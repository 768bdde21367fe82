import type { TestProject } from "vitest/node";
import { startTestPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the test cluster, without a database name. */
    postgresUrl: string;
    templateDatabase: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestPostgres();
  project.provide("postgresUrl", cluster.url);
  project.provide("templateDatabase", cluster.templateDatabase);
  return cluster.stop;
}
