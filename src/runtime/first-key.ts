import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { DomainContext } from "#domain/context.ts";
import { CannotStartError } from "../cannot-start.ts";
import type { Env } from "../env.ts";
import { bootstrap } from "./bootstrap.ts";

/** Where the person who started the server finds the first API key: one of the two. */
interface FirstKey {
  readonly shown: string | null;
  readonly file: string | null;
}

/**
 * Makes the first tenant where there is none. Its key is shown where standard output is a terminal. What
 * is no terminal is often kept as a log, which is no place for a key: then it goes to a file in DATA_DIR.
 * @returns null when a tenant existed, or the key was given
 * @throws CannotStartError when the file cannot be written; then nothing was made
 */
export async function makeFirstKey(context: DomainContext, env: Env): Promise<FirstKey | null> {
  const file = process.stdout.isTTY ? null : join(resolve(env.dataDir), "first-api-key");
  const key = await bootstrap(context, env, async (apiKey) => {
    if (file !== null) await writeKey(file, apiKey);
  });
  if (key === null) return null;
  return file === null ? { shown: key, file } : { shown: null, file };
}

/** Only this user can read the file. @throws CannotStartError */
async function writeKey(file: string, apiKey: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${apiKey}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new CannotStartError(
      `The first tenant's API key cannot be written to ${file} (${(cause as Error).message}). ` +
        "Set BOOTSTRAP_API_KEY to a key that you generate (openssl rand -hex 32), or set DATA_DIR to a writable folder.",
      { cause },
    );
  }
}
