import { pino } from "pino";
import { expect } from "vitest";
import { readCsvFile } from "../../fuzz/csv-reading.ts";
import { runTarget } from "../../fuzz/run.ts";
import type { TriedServer } from "../../fuzz/server-process.ts";
import type { Target } from "../../fuzz/target.ts";
import { csvTarget } from "../../fuzz/targets/csv.ts";
import { documentsTarget } from "../../fuzz/targets/documents.ts";
import { variablesTarget } from "../../fuzz/targets/variables.ts";
import { webhookTarget } from "../../fuzz/targets/webhook.ts";
import { openFuzzWorld, secretKey } from "../../fuzz/world.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { openApp, test } from "#test/client.ts";

/** Of each target. `npm run fuzz` tries many more. */
const cases = 120;

/** The server in this process: whether it stalls or grows is for `npm run fuzz` to say. */
async function openServer(
  { role }: Target,
  databaseUrl: string,
  simulator: Simulator,
): Promise<TriedServer> {
  const faults: string[] = [];
  const app = await openApp(databaseUrl, simulator, {
    role,
    secretKey,
    log: pino({ level: "error" }, { write: (line) => void faults.push(line) }),
  });
  return {
    url: app.url,
    faults,
    readCsv: readCsvFile,
    pulse: async () => ({ longestStallMs: 0, longestOwnMs: 0, longestGcMs: 0, heapMb: 0 }),
    close: () => app.close(),
  };
}

test.for([csvTarget, webhookTarget, variablesTarget, documentsTarget])(
  "$name that nobody means well breaks no law",
  async (target, { databaseUrl, pool, vapi }) => {
    const server = await openServer(target, databaseUrl, vapi);
    try {
      const world = openFuzzWorld(server, pool, vapi.url);
      const { cases: tried, violations } = await runTarget(target, world, { seed: 1, cases });
      expect(violations).toEqual([]);
      expect(tried).toBe(cases);
    } finally {
      await server.close();
    }
  },
);
