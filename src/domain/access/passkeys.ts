import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { inTransaction } from "#db/pool.ts";
import { deletePasskey, insertPasskey, lockUser, passkeysOfUser } from "#db/queries/passkeys.ts";
import type { DomainContext } from "#domain/context.ts";
import { text } from "#domain/input.ts";
import { type Attempt, beginAttempt, takeAttempt } from "./attempts.ts";
import { recordAccess } from "./record-access.ts";
import { webauthn } from "./webauthn.ts";

/** The console, as passkeys know it: they work at one domain only. */
export interface RelyingParty {
  /** "calls.example.com". */
  readonly domain: string;
  /** "https://calls.example.com". */
  readonly origin: string;
}

/** More would be an error of a program that adds them again and again. */
const passkeysPerUser = 50;

/** ES256, EdDSA and RS256: one of them is in every device that makes passkeys. */
const algorithms = [-7, -8, -257];

/** Text of at most so many characters in base64url. */
export const base64url = (longest: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(longest);

/** Identifies a user to a passkey. Whoever reads a passkey's device learns nothing of the user by it. */
export function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

/** What a browser needs to make a passkey for a user, and the token of its attempt. */
export async function beginPasskey(
  { pool, clock }: DomainContext,
  party: RelyingParty,
  userId: string,
): Promise<Attempt & { readonly options: PublicKeyCredentialCreationOptionsJSON }> {
  return await inTransaction(pool, async (tx) => {
    const user = await lockUser.first(tx, userId);
    const known = await passkeysOfUser(tx, userId);
    const { generateRegistrationOptions } = await webauthn();
    const options = await generateRegistrationOptions({
      rpName: "Call Scheduler",
      rpID: party.domain,
      userID: userHandle(userId),
      userName: user!.email ?? user!.name,
      userDisplayName: user!.name,
      excludeCredentials: known.map(({ credentialId, transports }) => ({
        id: credentialId,
        transports: [...transports],
      })),
      // Found without a name typed, and never without the person: it stands for a password, too.
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      supportedAlgorithmIDs: algorithms,
    });
    const { challenge } = options;
    const now = await clock.now(tx);
    return {
      ...(await beginAttempt(tx, { kind: "ADD_PASSKEY", challenge, userId }, now)),
      options,
    };
  });
}

/** What a browser answers when it has made a passkey. */
const made = z.object({
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(2_000),
    attestationObject: base64url(10_000),
    transports: z
      .array(z.string().regex(/^[\w-]{1,20}$/))
      .max(10)
      .optional(),
  }),
  clientExtensionResults: z.object({}),
});

export const newPasskey = z.object({ name: text(100), response: made });

/** What came of adding a passkey. */
export type Added =
  | { readonly kind: "ADDED" }
  /** It was not begun by this browser for this user, took too long, or was used. */
  | { readonly kind: "TOO_LATE" }
  /** The answer is not of this console, or was changed. `why`: for the log. */
  | { readonly kind: "NOT_VALID"; readonly why: string }
  | { readonly kind: "ALREADY_ADDED" }
  | { readonly kind: "TOO_MANY" };

/** Adds a passkey that the user's browser has made. */
export async function addPasskey(
  context: DomainContext,
  party: RelyingParty,
  { token, userId }: { readonly token: string | null; readonly userId: string },
  { name, response }: z.output<typeof newPasskey>,
): Promise<Added> {
  const attempt = await takeAttempt(context, "ADD_PASSKEY", token);
  if (attempt === null || attempt.userId !== userId) return { kind: "TOO_LATE" };
  const { transports, ...answered } = response.response;
  const { verifyRegistrationResponse } = await webauthn();
  const verified = await verifyRegistrationResponse({
    response: { ...response, response: answered },
    expectedChallenge: attempt.challenge!,
    expectedOrigin: party.origin,
    expectedRPID: party.domain,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => error as Error);
  if (verified instanceof Error) return { kind: "NOT_VALID", why: verified.message };
  if (!verified.verified) return { kind: "NOT_VALID", why: "the signature is wrong" };
  const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  return await inTransaction(context.pool, async (tx) => {
    await lockUser(tx, userId);
    if ((await passkeysOfUser(tx, userId)).length >= passkeysPerUser) return { kind: "TOO_MANY" };
    const row = await insertPasskey.first(
      tx,
      userId,
      name,
      credential.id,
      Buffer.from(credential.publicKey),
      String(credential.counter),
      transports ?? [],
      credentialDeviceType === "multiDevice",
      credentialBackedUp,
      await context.clock.now(tx),
    );
    if (row === undefined) return { kind: "ALREADY_ADDED" };
    await recordAccess(tx, { kind: "USER", userId }, "addPasskey", { passkey: name });
    return { kind: "ADDED" };
  });
}

/** Removes a passkey of a user: it signs in no longer. Returns whether the user had it. */
export async function removePasskey(
  { pool }: DomainContext,
  userId: string,
  id: string,
): Promise<boolean> {
  return await inTransaction(pool, async (tx) => {
    const removed = await deletePasskey.first(tx, userId, id);
    if (removed === undefined) return false;
    const facts = { passkey: removed.name };
    await recordAccess(tx, { kind: "USER", userId }, "removePasskey", facts);
    return true;
  });
}
