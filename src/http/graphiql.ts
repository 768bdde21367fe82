import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphiQLOptions } from "graphql-yoga";

const recipes = join(import.meta.dirname, "../../docs/recipes");

/** GraphiQL opens with the recipes of docs/recipes: a test runs every one of them. */
export function graphiqlOptions(): GraphiQLOptions {
  const files = readdirSync(recipes).filter((name) => name.endsWith(".graphql"));
  return {
    title: "Call Scheduler",
    defaultTabs: files.toSorted().map((name) => {
      const query = readFileSync(join(recipes, name), "utf8");
      return { query, variables: emptyVariables(query) };
    }),
    shouldPersistHeaders: true,
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

/**
 * The page with everything in it: people type an API key into it, so that it runs no code of a third
 * party's server, and it works where there is no network. Its nine megabytes are read when first asked for.
 */
export async function renderGraphiQL(options?: GraphiQLOptions): Promise<string> {
  const page = await import("@graphql-yoga/render-graphiql");
  return page.renderGraphiQL(options).replace("<head>", () => `<head>\n${keyScript}`);
}

/**
 * `/graphql#key=<api key>` opens every tab with that key: a fragment never leaves the browser. The
 * browser remembers it for this server; headers typed into a tab come first.
 */
const keyScript = `<script>
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    localStorage.setItem("call-scheduler:key", given);
    history.replaceState(null, "", location.pathname);
  }
  const plainFetch = window.fetch;
  window.fetch = (resource, options = {}) => {
    const key = localStorage.getItem("call-scheduler:key");
    const headers = new Headers(options.headers);
    if (key && !headers.has("authorization")) headers.set("authorization", "Bearer " + key);
    return plainFetch(resource, { ...options, headers });
  };
</script>`;

/** The page's scripts are inside it, and run their workers from memory. */
export const graphiqlPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  "font-src data:",
  "img-src data:",
  "worker-src blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
