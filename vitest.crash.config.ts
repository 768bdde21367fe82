import { defineConfig } from "vitest/config";
import all from "./vitest.config.ts";

const { exclude: _crash, ...common } = all.test!;

/** Processes and databases are killed, stopped, restored and promoted while calls are under way: `npm run test:crash`. */
export default defineConfig({ test: { ...common, include: ["test/crash/**/*.test.ts"] } });
