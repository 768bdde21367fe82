import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphiQLOptions } from "graphql-yoga";

const recipes = join(import.meta.dirname, "../../docs/recipes");

/** GraphiQL opens with the recipes of docs/recipes: a test runs every one of them. */
function graphiqlOptions(): GraphiQLOptions {
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

/** The variables that the user has to fill in. */
function emptyVariables(query: string): string | null {
  const names = [...query.matchAll(/\$(\w+): (\[?)\w+!?\]?!/g)];
  if (names.length === 0) return null;
  const values = names.map(([, name, list]) => [name, list ? [""] : ""] as const);
  return JSON.stringify(Object.fromEntries(values), null, 2);
}

/**
 * The page with all its scripts inside, nine megabytes: people type an API key into it, so it must not run
 * code from another server, and it works where there is no network.
 */
export async function renderGraphiQL(): Promise<string> {
  const page = await import("@graphql-yoga/render-graphiql");
  const html = page.renderGraphiQL(graphiqlOptions());
  return html.replace("<head>", () => `<head>\n${keyScript}`);
}

/**
 * `/graphql#key=<api key>` offers to use that key in every tab; a fragment never leaves the browser. The
 * person is asked, because a stranger's link could otherwise have them work, unnoticed, in the stranger's
 * tenant. The browser remembers the key for this server; headers typed into a tab take precedence.
 * `/graphql#key=` forgets it.
 */
const keyScript = `<script>
  const place = "call-scheduler:key";
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  const kept = localStorage.getItem(place);
  const shown = (key) => key.slice(0, 8) + "…";
  if (given !== null) history.replaceState(null, "", location.pathname);
  if (given === "") localStorage.removeItem(place);
  else if (given !== null && given !== kept) {
    const question =
      "This link carries an API key (" + shown(given) + "). Use it?\\n\\n" +
      "Everything you do on this page then applies to the tenant of that key, and the person who made the link may " +
      "see it. Accept only a link that your own server printed or that you made yourself." +
      (kept === null ? "" : "\\n\\nIt replaces the key that this browser uses now (" + shown(kept) + ").");
    if (confirm(question)) localStorage.setItem(place, given);
  }
  const plainFetch = window.fetch;
  window.fetch = (resource, options = {}) => {
    const key = localStorage.getItem(place);
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
