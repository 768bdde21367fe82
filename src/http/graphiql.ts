import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphiQLOptions } from "graphql-yoga";

const recipes = join(import.meta.dirname, "../../docs/recipes");

/** GraphiQL opens with the recipes of docs/recipes: a test runs every one of them. */
export function graphiqlOptions(): GraphiQLOptions {
  const headers = JSON.stringify({ authorization: "Bearer <api key>" }, null, 2);
  const files = readdirSync(recipes).filter((name) => name.endsWith(".graphql"));
  return {
    title: "Call Scheduler",
    defaultTabs: files.toSorted().map((name) => {
      const query = readFileSync(join(recipes, name), "utf8");
      return { query, variables: emptyVariables(query), headers };
    }),
    headers,
    shouldPersistHeaders: true,
    defaultEditorToolsVisibility: "headers",
    subscriptionsProtocol: "SSE",
  };
}

/** The variables that must be filled in, to be filled in. */
function emptyVariables(query: string): string | null {
  const names = [...query.matchAll(/\$(\w+): (\[?)\w+!?\]?!/g)];
  if (names.length === 0) return null;
  const values = names.map(([, name, list]) => [name, list ? [""] : ""] as const);
  return JSON.stringify(Object.fromEntries(values), null, 2);
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
