import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CannotStartError } from "../cannot-start.ts";
import type { Env } from "../env.ts";

/** The least length of a configured key; a generated one is longer. */
const shortest = 32;

/**
 * The configured key, or the one of the embedded database: in a file beside it that only this user can read.
 * @throws CannotStartError if that file does not contain a key
 */
export async function secretKeyOf({ secretKey, dataDir }: Env): Promise<string> {
  if (secretKey !== null) return secretKey;
  const file = join(dataDir, "secret-key");
  await mkdir(dataDir, { recursive: true });
  const key = (await readFile(file, "utf8").catch(absent)) ?? (await makeKey(file));
  if (key.length >= shortest) return key;
  throw new CannotStartError(
    `the secret key in ${file} is incomplete: restore it from a backup or, if there is none, ` +
      `delete the file; stored secrets, such as VAPI keys, must then be set again`,
  );
}

/** Written under another name and then linked, so that the file is never incomplete, even after a crash. */
async function makeKey(file: string): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  try {
    const key = randomBytes(48).toString("base64url");
    await writeFile(draft, key, { flag: "wx", mode: 0o600, flush: true });
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return await readFile(file, "utf8");
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code !== "ENOENT") throw error;
  return null;
}
