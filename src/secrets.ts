import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";

/** Encrypts the secrets of tenants (VAPI keys, webhook secrets) before they are stored in the database. */
export interface SecretBox {
  /** Always with the current key, whose id the sealed text names. */
  seal(plain: string): string;
  /** @throws Error when the text was sealed with a key that is not at hand, or was changed. */
  open(sealed: string): string;
  /** What every text begins with that is sealed with the current key. */
  readonly currentPrefix: string;
}

const version = "v2";

/** Opened texts that are remembered: those of the tenants whose webhooks and calls are under way. */
const mostOpened = 2_000;

/**
 * AES-256-GCM with a key derived from SECRET_KEY by HKDF-SHA-256; a fresh 96-bit nonce for every text. A
 * sealed text is `v2.<key id>.<nonce, tag and body>`; the former keys open what was sealed with them.
 */
export function createSecretBox(secretKey: string, formerKeys: readonly string[] = []): SecretBox {
  const current = deriveKey(secretKey);
  const keys = new Map([current, ...formerKeys.map(deriveKey)].map(({ id, key }) => [id, key]));
  const opened = new Map<string, string>();
  const currentPrefix = `${version}.${current.id}.`;
  return {
    currentPrefix,
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", current.key, nonce);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
      return currentPrefix + sealed.toString("base64url");
    },
    open(sealed) {
      let plain = opened.get(sealed);
      if (plain === undefined) opened.set(sealed, (plain = decrypt(sealed)));
      if (opened.size > mostOpened) opened.delete(opened.keys().next().value!);
      return plain;
    },
  };

  function decrypt(sealed: string): string {
    const [format, keyId, text] = sealed.split(".");
    if (format !== version || keyId === undefined || text === undefined) {
      throw new Error("the value is not an encrypted secret");
    }
    const key = keys.get(keyId);
    if (key === undefined) {
      throw new Error(
        `a stored secret was encrypted with the key ${keyId}, which is not configured`,
      );
    }
    const bytes = Buffer.from(text, "base64url");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    try {
      return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
    } catch (cause) {
      throw new Error("a stored secret was changed after it was encrypted", { cause });
    }
  }
}

/** The id distinguishes keys and does not reveal them. With a key object a text is sealed in a third of the time. */
function deriveKey(secretKey: string): { readonly id: string; readonly key: KeyObject } {
  const derive = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync("sha256", secretKey, "", `call-scheduler/secret-box/${purpose}`, length));
  return {
    id: derive("v2/key-id", 6).toString("base64url"),
    key: createSecretKey(derive("v2/key", 32)),
  };
}

/** A random token of 256 bits, safe in URLs and headers. */
export function randomToken(prefix = ""): string {
  return prefix + randomBytes(32).toString("base64url");
}

/** Texts that are valid after `Authorization: Bearer`, and too long to guess. */
export const bearerToken = /^[!-~]{32,500}$/;

/** The stored form of an API key. Keys are random, so a plain digest cannot be reversed by search. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
