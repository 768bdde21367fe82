import { readFileSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type Part, partsOf } from "./parts.ts";
import { built, digestOfSource, marker, web } from "./source.ts";

/** Files that become smaller when they are compressed. */
const texts = new Set([".css", ".html", ".js", ".json", ".svg"]);

/** Whether the built console is that of the present source. */
export function isBuilt(): boolean {
  try {
    return readFileSync(marker, "utf8") === digestOfSource();
  } catch {
    return false;
  }
}

/** Vite takes the environment for what it builds for: in that of tests it would build React for development. */
async function forProduction<Result>(work: () => Promise<Result>): Promise<Result> {
  // oxlint-disable-next-line node/no-process-env
  const { env } = process;
  const before = env["NODE_ENV"];
  env["NODE_ENV"] = "production";
  try {
    return await work();
  } finally {
    if (before === undefined) delete env["NODE_ENV"];
    else env["NODE_ENV"] = before;
  }
}

/** Builds the console into a folder, and says what its pages weigh. @throws what Vite reports */
export async function bundleConsole(outDir: string): Promise<readonly Part[]> {
  const { build } = await import("vite");
  const result = await forProduction(() =>
    build({
      root: web,
      configFile: join(web, "vite.config.ts"),
      logLevel: "error",
      build: { outDir, emptyOutDir: true },
    }),
  );
  if (!("output" in result)) throw new Error("the console is one bundle");
  return partsOf(result.output.filter((file) => file.type === "chunk"));
}

/**
 * Builds the console into `web/dist`, each text also compressed, and says what its pages weigh. The former build is
 * replaced when the new one is complete. @throws what Vite reports
 */
export async function buildConsole(): Promise<readonly Part[]> {
  const digest = digestOfSource();
  const outDir = `${built}.${process.pid}`;
  try {
    const parts = await bundleConsole(outDir);
    await compressAll(outDir);
    await writeFile(join(outDir, "source.txt"), digest);
    await rm(built, { recursive: true, force: true });
    await rename(outDir, built).catch((error: unknown) => {
      // Another process has built the same meanwhile.
      if (!isBuilt()) throw error;
    });
    return parts;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function compressAll(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(
    names
      .filter((name) => texts.has(extname(name)))
      .map(async (name) => {
        const path = join(folder, name);
        const text = await readFile(path);
        const [br, gz] = await Promise.all([
          promisify(brotliCompress)(text, {
            params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
          }),
          promisify(gzip)(text, { level: 9 }),
        ]);
        await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
      }),
  );
}
