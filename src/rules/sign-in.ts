/** How a browser was signed in. */
export const signInMethods = ["API_KEY", "INVITATION", "LINK", "OIDC", "PASSKEY"] as const;

export type SignInMethod = (typeof signInMethods)[number];

/** What a browser has begun: a sign-in, or to add a passkey. `PROVIDER_ANSWER`: it is back from an identity provider. */
export const signInAttempts = ["ADD_PASSKEY", "PASSKEY", "PROVIDER", "PROVIDER_ANSWER"] as const;

export type SignInAttempt = (typeof signInAttempts)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A link that signs in once is valid for so long. */
export const loginLinkMs = 10 * minuteMs;

/** What a browser has begun is to be ended within so long. People may have to find their phone at a provider. */
export const attemptMs: Readonly<Record<SignInAttempt, number>> = {
  ADD_PASSKEY: 5 * minuteMs,
  PASSKEY: 5 * minuteMs,
  PROVIDER: 10 * minuteMs,
  PROVIDER_ANSWER: 10 * minuteMs,
};

/** An invitation can be accepted for so long. */
export const invitationMs = 7 * 24 * hourMs;

/** A session that is not used for so long ends. */
export const sessionIdleMs = 12 * hourMs;

/** A session ends after so long, however much it is used. */
export const sessionMs = 30 * 24 * hourMs;

/** The instants of a session. */
export interface SessionTimes {
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Whether a session is signed in at `now`. */
export function isSignedIn(session: SessionTimes, now: Date): boolean {
  return session.revokedAt === null && signedInForMs(session, now) > 0;
}

/** How long a session stays signed in from `now` on, if it is not used or signed out. */
export function signedInForMs({ lastUsedAt, expiresAt }: SessionTimes, now: Date): number {
  return Math.min(expiresAt.getTime(), lastUsedAt.getTime() + sessionIdleMs) - now.getTime();
}
