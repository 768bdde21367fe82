import { defineConfig } from "vitest/config";
import all, { testedInBrowsers } from "./vitest.config.ts";

const { exclude: _others, ...common } = all.test!;

/** `npm run test:browser`: the console in a real Chromium, with the real server and a simulated VAPI. */
export default defineConfig({
  test: {
    ...common,
    include: testedInBrowsers,
    globalSetup: ["test/support/global-setup.ts", "test/support/browser-setup.ts"],
    // Each has a Chromium of its own.
    maxWorkers: 2,
    testTimeout: 300_000,
    // What is waited for may take longer than a page's patience where other work fills the machine.
    retry: 2,
  },
});
