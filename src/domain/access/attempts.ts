import type { Tx } from "#db/pool.ts";
import { insertAttempt, readAttempt, takeAttempt as take } from "#db/queries/sign-in-attempts.ts";
import type { DomainContext } from "#domain/context.ts";
import { attemptMs, type SignInAttempt } from "#rules/sign-in.ts";
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
    challenge = null,
    userId = null,
    facts = null,
  }: {
    readonly kind: SignInAttempt;
    /** What a passkey is to sign. */
    readonly challenge?: string | null;
    /** Who is signed in already. */
    readonly userId?: string | null;
    /** What is to be known when it ends. */
    readonly facts?: object | null;
  },
  now: Date,
): Promise<Attempt> {
  const token = randomToken("csa_");
  const expiresAt = new Date(now.getTime() + attemptMs[kind]);
  const stored = facts === null ? null : JSON.stringify(facts);
  await insertAttempt(tx, kind, hashToken(token), challenge, userId, now, expiresAt, stored);
  return { token, expiresAt };
}

interface Taken {
  readonly challenge: string | null;
  readonly userId: string | null;
  readonly facts: unknown;
}

/** What the browser with this token has begun; null: nothing, it was ended, or it took too long. It is over then. */
export async function takeAttempt(
  { pool, clock }: Pick<DomainContext, "pool" | "clock">,
  kind: SignInAttempt,
  token: string | null,
): Promise<Taken | null> {
  if (token === null) return null;
  const attempt = await take.first(pool, kind, hashToken(token));
  return attempt === undefined || attempt.expiresAt <= (await clock.now(pool)) ? null : attempt;
}

/** As `takeAttempt`, but it goes on. */
export async function lookAtAttempt(
  { pool, clock }: Pick<DomainContext, "pool" | "clock">,
  kind: SignInAttempt,
  token: string | null,
): Promise<Pick<Taken, "facts"> | null> {
  if (token === null) return null;
  const attempt = await readAttempt.first(pool, kind, hashToken(token));
  return attempt === undefined || attempt.expiresAt <= (await clock.now(pool)) ? null : attempt;
}
