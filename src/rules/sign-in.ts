/** How a browser was signed in. */
export const signInMethods = ["API_KEY", "INVITATION", "LINK", "OIDC", "PASSKEY"] as const;

export type SignInMethod = (typeof signInMethods)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A link that signs in once is valid for so long. */
export const loginLinkMs = 10 * minuteMs;

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
export function isSignedIn({ lastUsedAt, expiresAt, revokedAt }: SessionTimes, now: Date): boolean {
  if (revokedAt !== null || now >= expiresAt) return false;
  return now.getTime() - lastUsedAt.getTime() < sessionIdleMs;
}
