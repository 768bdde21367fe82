import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Makes the code that is not in git: the Prisma client, the Pothos types, and the types of the tests'
 * GraphQL operations where the tools for tests are installed.
 *
 * Prisma asks for its schema engine even where it does not use it, and would download one. Any
 * executable satisfies it: generating needs none.
 */
const root = join(import.meta.dirname, "..");

function run(program: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", process.env["VERBOSE"] ? "inherit" : "ignore", "inherit"],
    env: {
      ...process.env,
      PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  });
  if (status !== 0) process.exit(status ?? 1);
}

run(join(root, "node_modules/prisma/build/index.js"), "generate", "--no-hints");
const codegen = join(root, "node_modules/@graphql-codegen/cli/esm/bin.js");
if (existsSync(codegen)) run(codegen, "--config", "codegen.ts", "--silent");
