import type { Tx } from "#db/pool.ts";
import { insertAttempt, takeAttempt as take } from "#db/queries/sign-in-attempts.ts";
import type { DomainContext } from "#domain/context.ts";
import { passkeyAttemptMs, type SignInAttempt } from "#rules/sign-in.ts";
import { hashToken, randomToken } from "../../secrets.ts";

/** What a browser has begun. The token is for a cookie of that browser: it is not stored. */
export interface Attempt {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Remembers what a browser begins, so that it can end it once, and no other browser can. */
export async function beginAttempt(
  tx: Tx,
  {
    kind,
    challenge,
    userId,
  }: { readonly kind: SignInAttempt; readonly challenge: string; readonly userId: string | null },
  now: Date,
): Promise<Attempt> {
  const token = randomToken("csa_");
  const expiresAt = new Date(now.getTime() + passkeyAttemptMs);
  await insertAttempt(tx, kind, hashToken(token), challenge, userId, now, expiresAt);
  return { token, expiresAt };
}

/** What the browser with this token has begun; null: nothing, it was ended, or it took too long. It is over then. */
export async function takeAttempt(
  { pool, clock }: Pick<DomainContext, "pool" | "clock">,
  kind: SignInAttempt,
  token: string | null,
): Promise<{ readonly challenge: string; readonly userId: string | null } | null> {
  if (token === null) return null;
  const attempt = await take.first(pool, kind, hashToken(token));
  return attempt === undefined || attempt.expiresAt <= (await clock.now(pool)) ? null : attempt;
}
