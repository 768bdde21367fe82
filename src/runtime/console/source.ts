import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the project. */
const project = join(import.meta.dirname, "../../..");
/** The source of the console. */
export const web = join(project, "web");
/** Where the built console is. */
export const built = join(web, "dist");
/** What the built console was made of: the digest of its source. */
export const marker = join(built, "source.txt");

/** What the console is made of: its own files, the rules that it shares with the server, and the packages. */
const sources = ["web/**/*", "src/rules/**/*.ts", "package-lock.json"];

/** A digest of everything that the built console depends on. */
export function digestOfSource(): string {
  const hash = createHash("sha256");
  const files = sources.flatMap((pattern) =>
    globSync(pattern, { cwd: project, withFileTypes: true, exclude: ["web/dist"] }),
  );
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
  for (const path of paths.toSorted()) {
    hash.update(path.slice(project.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}
