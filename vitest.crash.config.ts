import { defineConfig } from "vitest/config";
import all from "./vitest.config.ts";

const { exclude: _crash, ...common } = all.test!;

/**
 * `npm run test:crash`, which CI runs after `npm test`. Processes and databases are killed, stopped, restored and
 * promoted while calls are under way. The product is also installed, started with a Postgres of its own and given
 * commands, as a person does: four files that few changes can break, and that took a tenth of the CPU time of `npm test`
 * for the processes that they start.
 */
export default defineConfig({
  test: {
    ...common,
    include: ["test/crash/**/*.test.ts", "test/install/**/*.test.ts"],
    // A call whose request may have been sent when the database died is placed again after two minutes, when VAPI has
    // been asked for the third time. Whether a run has such a call depends on the instant of the kill.
    testTimeout: 240_000,
  },
});
