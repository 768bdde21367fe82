import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphiQLOptions } from "graphql-yoga";

const recipes = join(import.meta.dirname, "../../docs/recipes");

/** GraphiQL opens with the recipes of docs/recipes: a test runs every one of them. */
export function graphiqlOptions(): GraphiQLOptions {
  const files = readdirSync(recipes).filter((name) => name.endsWith(".graphql"));
  return {
    title: "Call Scheduler",
    defaultTabs: files.toSorted().map((name) => ({
      query: readFileSync(join(recipes, name), "utf8"),
      headers: JSON.stringify({ Authorization: "Bearer <api key>" }, null, 2),
    })),
    headers: JSON.stringify({ Authorization: "Bearer <api key>" }, null, 2),
    shouldPersistHeaders: true,
    defaultEditorToolsVisibility: "headers",
    subscriptionsProtocol: "SSE",
  };
}

/** The page loads GraphiQL from the network, and runs its workers from memory. */
export const graphiqlPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob: https://unpkg.com",
  "style-src 'unsafe-inline' https://unpkg.com",
  "font-src data: https://unpkg.com",
  "img-src data: https:",
  "worker-src blob:",
  "connect-src 'self' https://unpkg.com",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
