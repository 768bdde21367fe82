import { createApp, type AppConfig } from "../../src/app.ts";
import { createLog } from "../../src/log.ts";
import { builtConsole } from "#http/console-files.ts";
import { built } from "#runtime/console/source.ts";
import { serveAsChild } from "./child.ts";

export interface ServerOrder extends Omit<AppConfig, "log" | "console"> {
  /** Whether the console that is built is served. */
  readonly hasConsole?: boolean;
}

/** The product, as a process of its own. */
serveAsChild<ServerOrder>(async ({ hasConsole = false, ...order }) => {
  const { url, consoleUrl } = await createApp({
    ...order,
    log: createLog("error"),
    console: hasConsole ? { url: null, files: builtConsole(built) } : null,
  });
  return { url, ...(consoleUrl !== null && { consoleUrl }) };
});
