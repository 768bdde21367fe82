import { inTransaction, type Tx } from "#db/pool.ts";
import { logEndedAccess } from "#db/queries/changes.ts";
import {
  holdersOfSessions,
  insertSession,
  revokeSession,
  touchSession,
} from "#db/queries/sessions.ts";
import { seatsOfUser } from "#db/queries/users.ts";
import type { RowOf } from "#db/statement.ts";
import type { DomainContext } from "#domain/context.ts";
import type { Role } from "#rules/role.ts";
import { isSignedIn, sessionMs, type SignInMethod } from "#rules/sign-in.ts";
import { hashToken, randomToken } from "../../secrets.ts";

/** Longer names of browsers are cut off. */
const longestUserAgent = 300;

/** Who signs in: a user, or the holder of an API key. */
export type Signatory =
  | { readonly kind: "USER"; readonly userId: string }
  | { readonly kind: "API_KEY"; readonly tenantId: string; readonly apiKeyId: string };

/** How a browser signs in, and what it calls itself. */
export interface SignIn {
  readonly method: SignInMethod;
  readonly userAgent: string;
}

/** A session that was just created. The token is not stored, and is not returned again. */
export interface NewSession {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Signs a browser in. */
export async function createSession(
  tx: Tx,
  signatory: Signatory,
  { method, userAgent }: SignIn,
  now: Date,
): Promise<NewSession> {
  const token = randomToken("css_");
  const expiresAt = new Date(now.getTime() + sessionMs);
  const isUser = signatory.kind === "USER";
  const row = await insertSession.first(
    tx,
    hashToken(token),
    isUser ? signatory.userId : null,
    isUser ? null : signatory.tenantId,
    isUser ? null : signatory.apiKeyId,
    method,
    userAgent.slice(0, longestUserAgent).toWellFormed(),
    now,
    expiresAt,
  );
  return { id: row!.id, token, expiresAt };
}

/** A session's token, and the tenant for which it is used; null: the one of its API key, or none. */
export interface AskedSession {
  readonly token: string;
  readonly tenantId: string | null;
}

/** Who is signed in. */
export interface SessionHolder {
  readonly sessionId: string;
  readonly by: Signatory;
  /** What the holder may do in the tenant that was asked for; null: nothing, or no tenant was asked for. */
  readonly seat: {
    readonly tenantId: string;
    readonly role: Role;
    /** Null for the holder of an API key. */
    readonly id: string | null;
    readonly isDisabled: boolean;
  } | null;
}

/** The holders of sessions, in their order; null for a session that does not exist, was signed out or has expired. */
export async function holdersOf(
  { pool, clock }: DomainContext,
  asked: readonly AskedSession[],
): Promise<(SessionHolder | null)[]> {
  const [rows, now] = await Promise.all([
    holdersOfSessions(
      pool,
      asked.map(({ token }) => hashToken(token)),
      asked.map(({ tenantId }) => tenantId),
    ),
    clock.now(pool),
  ]);
  const holders = new Map(rows.map((row) => [row.place, row]));
  return asked.map((_, index) => {
    const row = holders.get(index + 1);
    return row === undefined || !isSignedIn(row, now) ? null : holderOf(row);
  });
}

function holderOf(row: RowOf<typeof holdersOfSessions>): SessionHolder {
  const { sessionId, userId, apiKeyId, ownTenantId, tenantId, role, seatId, isDisabled } = row;
  return {
    sessionId,
    by:
      userId === null
        ? { kind: "API_KEY", tenantId: ownTenantId!, apiKeyId: apiKeyId! }
        : { kind: "USER", userId },
    seat: tenantId === null ? null : { tenantId, role: role!, id: seatId, isDisabled: isDisabled! },
  };
}

/** Records that a session is used, at most once a minute: a session that is not used for long ends. */
export async function touch({ pool, clock }: DomainContext, sessionId: string): Promise<void> {
  await touchSession(pool, sessionId, await clock.now(pool));
}

/** Signs a session out. Its subscriptions end. */
export async function signOut(
  { pool, clock }: DomainContext,
  { sessionId, by }: Pick<SessionHolder, "sessionId" | "by">,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await revokeSession(tx, sessionId, await clock.now(tx));
    const tenants =
      by.kind === "API_KEY"
        ? [by.tenantId]
        : (await seatsOfUser(tx, by.userId)).map(({ tenantId }) => tenantId);
    for (const tenantId of tenants) await logEndedAccess(tx, tenantId, [sessionId]);
  });
}
