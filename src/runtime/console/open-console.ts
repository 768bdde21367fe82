import { existsSync } from "node:fs";
import type { Logger } from "pino";
import type { Console } from "#http/console.ts";
import { brokenConsole, builtConsole } from "#http/console-files.ts";
import { buildConsole, isBuilt } from "./build.ts";
import { built, marker } from "./source.ts";

/**
 * The pages of the console, built first if they are not there or their source has changed. If that is not possible,
 * the server starts all the same, and the console says so.
 */
export async function openConsole(log: Logger): Promise<Console["files"]> {
  if (!isBuilt()) {
    try {
      await buildConsole();
    } catch (error) {
      if (!existsSync(marker)) {
        log.error({ err: error }, "the console cannot be built: the API works without it");
        return brokenConsole;
      }
      log.warn({ err: error }, "the console cannot be built again: its former build is served");
    }
  }
  return builtConsole(built);
}

/** The pages of the console from their source, which change in the browser as the source changes. */
export async function openConsoleForDevelopment(): Promise<Console["files"]> {
  const { developmentConsole } = await import("./development.ts");
  return await developmentConsole();
}
