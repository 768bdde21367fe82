import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { inTransaction } from "#db/pool.ts";
import { lockPasskey, touchPasskey } from "#db/queries/passkeys.ts";
import { seatsOfUser } from "#db/queries/users.ts";
import type { RowOf } from "#db/statement.ts";
import type { DomainContext } from "#domain/context.ts";
import { type Attempt, beginAttempt, takeAttempt } from "./attempts.ts";
import { base64url, type RelyingParty, userHandle } from "./passkeys.ts";
import { type NewSession, signIn } from "./sessions.ts";
import { webauthn } from "./webauthn.ts";

/** What a browser needs to sign in with a passkey, whosever it is, and the token of its attempt. */
export async function beginPasskeySignIn(
  { pool, clock }: DomainContext,
  party: RelyingParty,
): Promise<Attempt & { readonly options: PublicKeyCredentialRequestOptionsJSON }> {
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({
    rpID: party.domain,
    userVerification: "required",
  });
  const { challenge } = options;
  return await inTransaction(pool, async (tx) => {
    const attempt = { kind: "PASSKEY", challenge } as const;
    return { ...(await beginAttempt(tx, attempt, await clock.now(tx))), options };
  });
}

/** What a browser answers with a passkey. */
export const passkeyAnswer = z.object({
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(2_000),
    authenticatorData: base64url(2_000),
    signature: base64url(6_000),
    userHandle: base64url(100).nullish(),
  }),
  clientExtensionResults: z.object({}),
});

type PasskeyAnswer = z.output<typeof passkeyAnswer>;

/** What came of a sign-in with a passkey. */
export type ByPasskey =
  | { readonly kind: "SIGNED_IN"; readonly session: NewSession }
  /** This browser has not begun it, it took too long, or it was used. */
  | { readonly kind: "TOO_LATE" }
  /** Nobody has this passkey, or nobody any longer. */
  | { readonly kind: "UNKNOWN" }
  /** The answer is not of this console, was changed, or is of a copy of the passkey. */
  | {
      readonly kind: "NOT_VALID";
      readonly passkeyId: string;
      readonly userId: string;
      readonly passkey: string;
      /** For the log: what is wrong. */
      readonly why: string;
    }
  /** The user has access to no tenant any longer. */
  | { readonly kind: "NO_SEAT" };

/** Signs in the user of a passkey. */
export async function signInByPasskey(
  context: DomainContext,
  party: RelyingParty,
  { token, userAgent }: { readonly token: string | null; readonly userAgent: string },
  answer: PasskeyAnswer,
): Promise<ByPasskey> {
  const attempt = await takeAttempt(context, "PASSKEY", token);
  if (attempt === null) return { kind: "TOO_LATE" };
  return await inTransaction(context.pool, async (tx) => {
    const passkey = await lockPasskey.first(tx, answer.id);
    if (passkey === undefined) return { kind: "UNKNOWN" };
    const { id, userId, name } = passkey;
    const used = await check(party, { passkey, challenge: attempt.challenge!, answer });
    if (typeof used === "string") {
      return { kind: "NOT_VALID", passkeyId: id, userId, passkey: name, why: used };
    }
    if ((await seatsOfUser(tx, userId)).length === 0) return { kind: "NO_SEAT" };
    const now = await context.clock.now(tx);
    await touchPasskey(tx, id, String(used.counter), used.isCopied, now);
    const by = { kind: "USER", userId } as const;
    const session = await signIn(tx, by, { method: "PASSKEY", userAgent }, now);
    return { kind: "SIGNED_IN", session };
  });
}

/** What the passkey says of itself, if its answer is right; else what is wrong with it. */
async function check(
  { domain, origin }: RelyingParty,
  {
    passkey: { userId, publicKey, counter, transports },
    challenge,
    answer: { response, ...answer },
  }: {
    readonly passkey: RowOf<typeof lockPasskey>;
    readonly challenge: string;
    readonly answer: PasskeyAnswer;
  },
): Promise<{ readonly counter: number; readonly isCopied: boolean } | string> {
  const { userHandle: handle, ...answered } = response;
  if (handle != null && handle !== Buffer.from(userHandle(userId)).toString("base64url")) {
    return "the passkey is of another user";
  }
  try {
    const { verifyAuthenticationResponse } = await webauthn();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, response: answered },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: domain,
      credential: {
        id: answer.id,
        publicKey: new Uint8Array(publicKey),
        counter: Number(counter),
        transports: [...transports],
      },
    });
    if (!verified) return "the signature is wrong";
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return { counter: newCounter, isCopied: credentialBackedUp };
  } catch (error) {
    return (error as Error).message;
  }
}
