import { execFile } from "node:child_process";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const version = "5.1.5";
const installWithinMs = 300_000;

/**
 * The folder with PostGraphile, which is installed into the machine's temporary folder when it is first wanted: it is
 * no dependency of this project. Null where that is not possible; then it is said why.
 */
export async function installPostgraphile(): Promise<string | null> {
  const folder = join(tmpdir(), `call-scheduler-bench-postgraphile-${version}`);
  const isThere = await stat(join(folder, "node_modules/postgraphile/package.json")).catch(
    () => null,
  );
  if (isThere !== null) return folder;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), `{ "private": true }\n`);
    await promisify(execFile)(
      "npm",
      ["install", "--no-audit", "--no-fund", "--loglevel=error", `postgraphile@${version}`],
      { cwd: folder, timeout: installWithinMs },
    );
    return folder;
  } catch (error) {
    console.error(`PostGraphile cannot be installed here, so it is not measured: ${String(error)}`);
    return null;
  }
}
