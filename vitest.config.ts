import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/** `npm run test:crash` runs exactly these. */
export const testedWithCrashes = [
  "test/crash/**/*.test.ts",
  "test/install/**/*.test.ts",
  "test/runtime/traces.test.ts",
  "test/db/{backup,managed-postgres}.test.ts",
];

/** `npm run test:browser` runs exactly these. */
export const testedInBrowsers = ["test/browser/**/*.test.ts"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...testedWithCrashes, ...testedInBrowsers],
    globalSetup: "test/support/global-setup.ts",
    // Tests run in native Node with type stripping, exactly as production does. (vite's own module
    // runner would also load a second copy of graphql, through its "development" export condition.)
    experimental: { viteModuleRunner: false },
    pool: "forks",
    // Twice as much garbage is collected at once: less is copied, for a twentieth of the time.
    execArgv: ["--max-semi-space-size=64"],
    // Each file has a database of its own and no module keeps what a test left, so that files may share
    // a process: it halves the time. They wait for Postgres and for processes of their own: four on two cores.
    isolate: false,
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // A test that looks at nothing cannot fail.
    // A fact that is awaited may come late on a busy machine: one second, vitest's own limit, was too short.
    expect: { requireAssertions: true, poll: { timeout: 60_000 } },
    // Machines are shared and noisy: a test that hangs fails, a slow one does not.
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
