import { basename } from "node:path";
import { gzipSync } from "node:zlib";

/** What the browser loads for a page, beside what every page needs. */
export interface Part {
  /** "main", which every page needs, or the name of the page's file: "calls". */
  readonly name: string;
  /** Compressed with gzip. */
  readonly bytes: number;
}

/** A script of the build, as the bundler describes it. */
export interface Chunk {
  readonly fileName: string;
  readonly code: string;
  readonly isEntry: boolean;
  /** The file of the source that the script stands for, if it stands for one. */
  readonly facadeModuleId: string | null;
  /** Scripts that are loaded with it. */
  readonly imports: readonly string[];
}

/** The main part first, then the pages, the largest first. */
export function partsOf(chunks: readonly Chunk[]): readonly Part[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const withImports = (chunk: Chunk, seen = new Set<Chunk>()): ReadonlySet<Chunk> => {
    if (seen.has(chunk)) return seen;
    seen.add(chunk);
    for (const name of chunk.imports) {
      const imported = byName.get(name);
      if (imported !== undefined) withImports(imported, seen);
    }
    return seen;
  };
  const main = new Set(
    chunks.filter(({ isEntry }) => isEntry).flatMap((it) => [...withImports(it)]),
  );
  const pages = chunks
    .filter(({ facadeModuleId }) => /\/src\/pages\/[^/]+\.tsx$/.test(facadeModuleId ?? ""))
    .map((page) => ({
      name: basename(page.facadeModuleId!, ".tsx"),
      bytes: bytesOf(withImports(page).difference(main)),
    }))
    .toSorted((one, other) => other.bytes - one.bytes);
  return [{ name: "main", bytes: bytesOf(main) }, ...pages];
}

function bytesOf(chunks: ReadonlySet<Chunk>): number {
  return [...chunks].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

/** For people who build it: one line a part. */
export function reportOf(parts: readonly Part[]): string {
  return parts
    .map(({ name, bytes }) => `${(bytes / 1_000).toFixed(1).padStart(7)} kB  ${name}`)
    .join("\n");
}
