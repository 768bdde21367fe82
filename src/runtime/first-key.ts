import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { DomainContext } from "#domain/context.ts";
import { CannotStartError } from "../cannot-start.ts";
import type { Env } from "../env.ts";
import { bootstrap } from "./bootstrap.ts";

/** How the person who started the server gets the first API key: one of the two. */
interface FirstKey {
  readonly shown: string | null;
  readonly file: string | null;
}

/**
 * Creates the first tenant if there is none. Its key is shown if standard output is a terminal. Other output is often
 * kept as a log, which must not contain a key: then the key is written to a file in DATA_DIR.
 * @returns null if a tenant existed, or the key was given
 * @throws CannotStartError if the file cannot be written; then nothing was created
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
