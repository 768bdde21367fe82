import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts what tenants entrust to us (VAPI keys, webhook secrets) before it reaches the database. */
export interface SecretBox {
  seal(plain: string): string;
  /** @throws Error when the text was sealed with another SECRET_KEY or was changed. */
  open(sealed: string): string;
}

/** AES-256-GCM with a key derived from SECRET_KEY by HKDF-SHA-256; a fresh 96-bit nonce for every text. */
export function createSecretBox(secretKey: string): SecretBox {
  const key = Buffer.from(hkdfSync("sha256", secretKey, "", "call-scheduler/secret-box/v1", 32));
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed) {
      const [version, text] = sealed.split(".");
      if (version !== "v1" || text === undefined) throw new Error("not a sealed secret");
      const bytes = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
      } catch (cause) {
        throw new Error("a stored secret does not open: was SECRET_KEY changed?", { cause });
      }
    },
  };
}

/** A random token of 256 bits, safe in URLs and headers. */
export function randomToken(prefix = ""): string {
  return prefix + randomBytes(32).toString("base64url");
}

/** What is kept of an API key. The keys are random, so that a plain digest cannot be searched for. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
