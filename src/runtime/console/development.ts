import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { createServer } from "vite";
import type { Console } from "#http/console.ts";
import { web } from "./source.ts";

/** The console by Vite's development server, which sends changes over a port of its own. */
export async function developmentConsole(): Promise<Console["files"]> {
  const vite = await createServer({
    root: web,
    configFile: join(web, "vite.config.ts"),
    appType: "spa",
    server: { middlewareMode: true },
  });
  return async (request: IncomingMessage, response: ServerResponse) => {
    // Vite's pages have scripts inside, and open a socket to another port.
    response.removeHeader("content-security-policy");
    await new Promise<void>((resolve, reject) => {
      response.once("close", resolve);
      vite.middlewares(request, response, (error: unknown) =>
        reject(error instanceof Error ? error : new Error("Vite has not answered")),
      );
    });
    return true;
  };
}
