import { defineConfig } from "vitest/config";
import all, { testedWithCrashes } from "./vitest.config.ts";

const { exclude: _others, ...common } = all.test!;

/**
 * `npm run test:crash`, which CI runs after `npm test`. Processes and databases are killed, stopped, restored and
 * promoted while calls are under way. The product is also installed, started with a Postgres of its own, given
 * commands, traced, backed up, and run on a managed Postgres, as operators do: seven files that few changes can break,
 * and that took a tenth of the CPU time of `npm test`, most of it in the processes that they start.
 */
export default defineConfig({
  test: {
    ...common,
    include: testedWithCrashes,
    // A call whose request may have been sent when the database died is placed again after two minutes, when VAPI has
    // been asked for the third time. Whether a run has such a call depends on the instant of the kill.
    testTimeout: 240_000,
  },
});
