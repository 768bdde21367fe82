import { defineConfig } from "vitest/config";
import all from "./vitest.config.ts";

const { globalSetup: _postgres, ...common } = all.test!;

/** The rules alone, which need no Postgres: `npm run test:rules`, at every save. */
export default defineConfig({
  test: { ...common, include: ["test/rules/**/*.test.ts"], maxWorkers: 2 },
});
