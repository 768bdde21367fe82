import { once } from "node:events";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createServer } from "vite";
import type { Console } from "#http/console.ts";
import { web } from "./source.ts";

/** The console by Vite's development server, which sends changes over a port of its own. */
export async function developmentConsole(): Promise<Console["files"]> {
  // Of its own, so that several servers of a machine do not meet at Vite's usual port.
  const changes = createHttpServer().listen(0);
  await once(changes, "listening");
  changes.unref();
  const { port: clientPort } = changes.address() as AddressInfo;
  const vite = await createServer({
    root: web,
    configFile: join(web, "vite.config.ts"),
    appType: "spa",
    server: { middlewareMode: true, hmr: { server: changes, clientPort } },
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
