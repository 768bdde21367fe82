import { lockTenants } from "#db/locks.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { readInvitation, spendInvitation, tenantOfInvitation } from "#db/queries/invitations.ts";
import { insertSeat, insertUser } from "#db/queries/users.ts";
import type { RowOf } from "#db/statement.ts";
import { systemOf } from "#domain/actor.ts";
import { recordChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { hashToken } from "../../secrets.ts";
import { storable } from "./record-access.ts";
import { type NewSession, signIn } from "./sessions.ts";

/** Texts that can be the token of an invitation. */
const invitationToken = /^csi_[\w-]{43}$/;

/** What an invitation offers. Null: it was accepted or revoked, has expired, or does not exist. It stays valid. */
export async function lookAtInvitation(
  { pool, clock }: DomainContext,
  token: string,
): Promise<RowOf<typeof readInvitation> | null> {
  if (!invitationToken.test(token)) return null;
  const row = await readInvitation.first(pool, hashToken(token), await clock.now(pool));
  return row ?? null;
}

/** What came of an invitation. */
export type Accepted =
  | { readonly kind: "ACCEPTED"; readonly tenantId: string; readonly session: NewSession | null }
  /** It was accepted or revoked, has expired, or does not exist. */
  | { readonly kind: "OVER" }
  /** The user who is signed in has a seat in the tenant. */
  | { readonly kind: "HAS_SEAT" }
  /** Another user has the email address. Nobody becomes that user by an invitation, which others can write. */
  | { readonly kind: "EMAIL_TAKEN" };

/** Thrown to keep the invitation as it is. */
class Undone extends Error {
  readonly answer: Accepted;

  constructor(answer: Accepted) {
    super(answer.kind);
    this.answer = answer;
  }
}

/**
 * Accepts an invitation, once: for the user who is signed in (`userId`), or for a new user, who is signed in then.
 */
export async function acceptInvitation(
  { pool, clock }: DomainContext,
  token: string,
  { userId, userAgent }: { readonly userId: string | null; readonly userAgent: string },
): Promise<Accepted> {
  if (!invitationToken.test(token)) return { kind: "OVER" };
  try {
    return await inTransaction(pool, async (tx) => {
      const hash = hashToken(token);
      const offer = await readInvitation.first(tx, hash, await clock.now(tx));
      if (offer === undefined) return { kind: "OVER" };
      await lockTenants(tx, [offer.tenantId]);
      const now = await clock.now(tx);
      const invitation = await spendInvitation.first(tx, hash, now);
      if (invitation === undefined) return { kind: "OVER" };
      const taken = await takeSeat(tx, invitation, userId, now);
      if (typeof taken === "string") throw new Undone({ kind: taken });
      const { tenantId } = invitation;
      const by = { kind: "USER", userId: taken.userId } as const;
      const session =
        userId === null ? await signIn(tx, by, { method: "INVITATION", userAgent }, now) : null;
      return { kind: "ACCEPTED", tenantId, session };
    });
  } catch (error) {
    if (error instanceof Undone) return error.answer;
    throw error;
  }
}

/** Gives the seat of an invitation that was just accepted: to a user, or to a new one (null). */
export async function takeSeat(
  tx: Tx,
  { id, tenantId, name, email, role }: RowOf<typeof spendInvitation>,
  userId: string | null,
  now: Date,
): Promise<{ readonly userId: string } | "EMAIL_TAKEN" | "HAS_SEAT"> {
  const user = userId ?? (await insertUser.first(tx, name, now, email))?.id;
  if (user === undefined) return "EMAIL_TAKEN";
  if ((await insertSeat.first(tx, tenantId, user, role, now)) === undefined) return "HAS_SEAT";
  const by = { kind: "USER", tenantId, userId: user } as const;
  await recordChange(tx, by, "acceptInvitation", { id, facts: { role } });
  return { userId: user };
}

/** Writes to the activity that an invitation that is over was opened again. Nothing for an unknown one. */
export async function recordRefusedInvitation(
  { pool }: DomainContext,
  token: string,
  userAgent: string,
): Promise<void> {
  if (!invitationToken.test(token)) return;
  await inTransaction(pool, async (tx) => {
    const known = await tenantOfInvitation.first(tx, hashToken(token));
    if (known === undefined) return;
    const facts = { method: "INVITATION", browser: storable(userAgent) };
    await recordChange(tx, systemOf(known.tenantId), "refuseLink", { id: known.tenantId, facts });
  });
}
