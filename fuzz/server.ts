import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import { pino } from "pino";
import { createApp } from "../src/app.ts";
import type { CsvFile } from "./csv-file.ts";
import { readCsvFile } from "./csv-reading.ts";
import type { Pulse, ServerConfig } from "./server-process.ts";

/** The server in a process of its own, so that its stalls are its own; told what to do by its parent. */
const config = JSON.parse(process.argv[2]!) as ServerConfig;
const resolutionMs = 10;
const delays = monitorEventLoopDelay({ resolution: resolutionMs });
let longestGcMs = 0;
let longestOwnMs = 0;
let used = process.threadCpuUsage();
/** What one turn of the loop cost this thread itself: a neighbour's work stalls it, and is not its own. */
setInterval(() => {
  const now = process.threadCpuUsage();
  longestOwnMs = Math.max(longestOwnMs, (now.user + now.system - used.user - used.system) / 1000);
  used = now;
}, resolutionMs);
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestGcMs = Math.max(longestGcMs, duration);
}).observe({ entryTypes: ["gc"] });

function fault(text: string): void {
  process.send!({ fault: text });
}

process.on("uncaughtException", (error) => fault(`uncaught: ${error.stack}`));
process.on("unhandledRejection", (reason) => fault(`unhandled: ${String(reason)}`));
process.on("warning", (warning) => fault(`warning: ${warning.stack}`));
process.on("disconnect", () => process.exit());
// Ctrl-C reaches the whole group; the parent says when it is over.
process.on("SIGINT", () => {});

const app = await createApp({
  ...config,
  host: "127.0.0.1",
  port: 0,
  publicUrl: null,
  vapiBaseUrl: config.simulatorUrl,
  log: pino({ level: "error" }, { write: fault }),
});

function pulse(): Pulse {
  const longestStallMs = Math.max(0, delays.max / 1e6 - resolutionMs);
  // A late timer may see the work of two turns.
  longestOwnMs = Math.min(longestOwnMs, longestStallMs);
  const beat = { longestStallMs, longestOwnMs, longestGcMs, heapMb: 0 };
  delays.reset();
  longestOwnMs = 0;
  longestGcMs = 0;
  return beat;
}

async function heapMb(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed / 1e6;
}

async function answer(message: {
  id: number;
  files?: readonly CsvFile[];
  ask?: "pulse" | "heap" | "close";
}): Promise<unknown> {
  if (message.files !== undefined) {
    const outcomes = [];
    for (const file of message.files) outcomes.push(await readCsvFile(file));
    return outcomes;
  }
  if (message.ask === "heap") {
    const beat = { ...pulse(), heapMb: await heapMb() };
    // The collection that was asked for is no stall of the server's.
    pulse();
    return beat;
  }
  if (message.ask === "pulse") return pulse();
  await app.close();
  return null;
}

process.on("message", (message: Parameters<typeof answer>[0]) => {
  void answer(message).then((result) => process.send!({ id: message.id, result }));
});
delays.enable();
process.send!({ url: app.url });
