import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { settings } from "../src/env.ts";

/** Writes `.env.example` from the settings the server reads; with --check, only compares. */
const file = join(import.meta.dirname, "../.env.example");
const entries = Object.entries(settings).map(
  ([name, { about, example }]) =>
    `# ${about}\n# ${name}=${example.startsWith("$(") ? "" : example}\n`,
);
const text = `# Copy this file to .env and uncomment the settings that you change. All settings are optional.\n\n${entries.join("\n")}`;
if (!process.argv.includes("--check")) {
  await writeFile(file, text);
} else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
  console.error(".env.example does not match src/env.ts; run: node scripts/env-example.ts");
  process.exit(1);
}
