import { inTransaction, type Tx } from "#db/pool.ts";
import { logEndedAccess } from "#db/queries/changes.ts";
import {
  endSessionsOfUser,
  holdersOfSessions,
  insertSession,
  revokeSession,
  touchSession,
} from "#db/queries/sessions.ts";
import type { RowOf } from "#db/statement.ts";
import type { DomainContext } from "#domain/context.ts";
import type { Role } from "#rules/role.ts";
import { isSignedIn, sessionMs, signedInForMs, type SignInMethod } from "#rules/sign-in.ts";
import { hashToken, randomToken } from "../../secrets.ts";
import { recordAccess, type Signatory, storable } from "./record-access.ts";

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
    storable(userAgent),
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
    /** Whether the tenant masks numbers for viewers. */
    readonly masksNumbers: boolean;
  } | null;
  /** If the session is not used, it ends after so long. */
  readonly leftMs: number;
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
    return row === undefined || !isSignedIn(row, now) ? null : holderOf(row, now);
  });
}

function holderOf(row: RowOf<typeof holdersOfSessions>, now: Date): SessionHolder {
  const { sessionId, userId, apiKeyId, ownTenantId, tenantId, role, seatId } = row;
  return {
    sessionId,
    leftMs: signedInForMs(row, now),
    by:
      userId === null
        ? { kind: "API_KEY", tenantId: ownTenantId!, apiKeyId: apiKeyId! }
        : { kind: "USER", userId },
    seat:
      tenantId === null
        ? null
        : {
            tenantId,
            role: role!,
            id: seatId,
            isDisabled: row.isDisabled!,
            masksNumbers: row.masksNumbers!,
          },
  };
}

/** Signs a browser in, and writes it to the activity of the tenants that it gives access to. */
export async function signIn(
  tx: Tx,
  signatory: Signatory,
  how: SignIn,
  now: Date,
): Promise<NewSession> {
  const session = await createSession(tx, signatory, how, now);
  await recordAccess(tx, signatory, "signIn", { method: how.method, browser: how.userAgent });
  return session;
}

/** Writes to the activity that a page of another site has sent the cookie of a session, if somebody is signed in with it. */
export async function recordForeign(
  context: DomainContext,
  token: string,
  facts: { readonly origin: string; readonly browser: string },
): Promise<void> {
  const [holder] = await holdersOf(context, [{ token, tenantId: null }]);
  if (holder == null) return;
  await inTransaction(context.pool, (tx) => recordAccess(tx, holder.by, "refuseOrigin", facts));
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
    for (const tenantId of await recordAccess(tx, by, "signOut", {})) {
      await logEndedAccess(tx, tenantId, [sessionId]);
    }
  });
}

/** One session of a user, or all but one. */
export type SomeSessions = { readonly id: string } | { readonly allBut: string };

/** Ends sessions of a user: one, or all but one. Their subscriptions end. Returns how many were signed in. */
export async function endSessions(
  { pool, clock }: DomainContext,
  userId: string,
  which: SomeSessions,
): Promise<number> {
  return await inTransaction(pool, async (tx) => {
    const [one, left] = "id" in which ? [which.id, null] : [null, which.allBut];
    const rows = await endSessionsOfUser(tx, userId, one, left, await clock.now(tx));
    if (rows.length === 0) return 0;
    const ended = rows.map(({ id }) => id);
    const facts = { ended: ended.length };
    for (const tenantId of await recordAccess(tx, { kind: "USER", userId }, "endSessions", facts)) {
      await logEndedAccess(tx, tenantId, ended);
    }
    return ended.length;
  });
}
