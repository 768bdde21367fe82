import { createApp, type AppConfig } from "../../src/app.ts";
import { createLog } from "../../src/log.ts";
import { serveAsChild } from "./child.ts";

export type ServerOrder = Omit<AppConfig, "log">;

/** The product, as a process of its own. */
serveAsChild<ServerOrder>(async (order) => {
  const { url } = await createApp({ ...order, log: createLog("error") });
  return { url };
});
