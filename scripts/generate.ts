import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

/**
 * Makes the code that is not in git: the Prisma client and the Pothos types.
 *
 * Prisma asks for its schema engine even where it does not use it, and would download one. Any
 * executable satisfies it: generating needs none.
 */
const root = join(import.meta.dirname, "..");
const prisma = join(root, "node_modules/prisma/build/index.js");
const { status } = spawnSync(process.execPath, [prisma, "generate", "--no-hints"], {
  cwd: root,
  stdio: ["ignore", process.env["VERBOSE"] ? "inherit" : "ignore", "inherit"],
  env: {
    ...process.env,
    PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  },
});
process.exit(status ?? 1);
