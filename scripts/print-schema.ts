import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "#schema/index.ts";

/**
 * Writes schema.graphql, in which a change of the API shows as a change of lines. With `--check` it
 * writes nothing, and fails when the file is not what the code says.
 */
const file = join(import.meta.dirname, "../schema.graphql");
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
if (process.argv.includes("--check")) {
  if ((await readFile(file, "utf8")) !== printed) {
    console.error("schema.graphql is not current: run node scripts/print-schema.ts");
    process.exitCode = 1;
  }
} else {
  await writeFile(file, printed);
}
