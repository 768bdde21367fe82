import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../env.ts";

/** The configured key, or the one that belongs to the embedded database: beside it, readable by us alone. */
export async function secretKeyOf({ secretKey, dataDir }: Env): Promise<string> {
  if (secretKey !== null) return secretKey;
  const file = join(dataDir, "secret-key");
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, randomBytes(48).toString("base64url"), { flag: "wx", mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  return readFile(file, "utf8");
}
