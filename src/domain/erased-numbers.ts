import { createHmac } from "node:crypto";
import type { Tx } from "#db/pool.ts";
import type { Locked } from "#db/locks.ts";
import { recogniseConsents } from "#db/queries/consents.ts";
import { recogniseEntries } from "#db/queries/do-not-call.ts";
import {
  erasedContact,
  erasedContacts,
  erasureKey,
  recogniseErased,
  setErasureKey,
} from "#db/queries/erase-contact.ts";
import type { DomainContext } from "#domain/context.ts";
import { randomToken } from "../secrets.ts";

type Secrets = Pick<DomainContext, "secrets">;

/**
 * The hashes by which erased phones are recognised: HMAC-SHA-256 with a random key of the tenant, in hexadecimal digits.
 * Without the key nobody can find a phone by trying all of them. The key is encrypted with SECRET_KEY, so that
 * SECRET_KEY can be changed. The tenant is locked: it gets a key if it has none.
 */
export async function hashesOfErased(
  { secrets }: Secrets,
  tx: Tx,
  _tenant: Locked<"tenant", "UPDATE">,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
): Promise<string[]> {
  const sealed = (await erasureKey.first(tx, tenantId))?.sealed ?? null;
  const key = sealed === null ? randomToken() : secrets.open(sealed);
  if (sealed === null) await setErasureKey(tx, tenantId, secrets.seal(key));
  return phones.map((phone) => hashOf(key, phone));
}

/**
 * Gives erased contacts that have one of these phones their phone back: they are restored like deleted contacts, and
 * are on do-not-call. To be called before contacts with these phones are created, after those that exist were
 * locked: an erasure that is under way has then ended. False: there are none.
 */
export async function recognise(
  { secrets }: Secrets,
  tx: Tx,
  _contacts: Locked<"contact", "UPDATE">,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
): Promise<boolean> {
  if (phones.length === 0) return false;
  const hashes = await hashesOf({ secrets }, tx, { tenantId, phones });
  if (hashes === null || (await recogniseErased.count(tx, tenantId, phones, hashes)) === 0) {
    return false;
  }
  await recogniseEntries(tx, tenantId, phones, hashes);
  await recogniseConsents(tx, tenantId, phones, hashes);
  return true;
}

/**
 * The hashes by which these phones are recognised if their persons were erased; null if nobody was erased. To be asked
 * after the contacts with these phones were locked: an erasure that is under way has then ended.
 */
export async function hashesOf(
  { secrets }: Secrets,
  tx: Tx,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
): Promise<string[] | null> {
  const sealed = (await erasureKey.first(tx, tenantId))?.sealed ?? null;
  if (sealed === null) return null;
  const key = secrets.open(sealed);
  return phones.map((phone) => hashOf(key, phone));
}

/** Which of these phones are those of erased contacts. Changes nothing. */
export async function erasedAmong(
  { secrets }: Secrets,
  tx: Tx,
  { tenantId, phones }: { readonly tenantId: string; readonly phones: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (phones.length === 0) return new Set();
  const sealed = (await erasureKey.first(tx, tenantId))?.sealed ?? null;
  if (sealed === null) return new Set();
  const key = secrets.open(sealed);
  const phoneOf = new Map(phones.map((phone) => [hashOf(key, phone), phone]));
  const erased = await erasedContacts(tx, tenantId, [...phoneOf.keys()]);
  return new Set(erased.map(({ hash }) => phoneOf.get(hash)!));
}

/**
 * The erased contact that had this phone. It stays erased: the caller records something that happened before, and the
 * person has not come back. The tenant is locked, so that no erasure is under way.
 */
export async function erasedContactOf(
  { secrets }: Secrets,
  tx: Tx,
  _tenant: Locked<"tenant", "UPDATE">,
  { tenantId, phone }: { readonly tenantId: string; readonly phone: string },
): Promise<{ readonly id: string } | undefined> {
  const sealed = (await erasureKey.first(tx, tenantId))?.sealed ?? null;
  return sealed === null
    ? undefined
    : await erasedContact.first(tx, tenantId, hashOf(secrets.open(sealed), phone));
}

function hashOf(key: string, phone: string): string {
  return createHmac("sha256", key).update(phone).digest("hex");
}
