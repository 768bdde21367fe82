import { z } from "zod";
import { lockTenants } from "#db/locks.ts";
import type { Tx } from "#db/pool.ts";
import { logEndedAccess } from "#db/queries/changes.ts";
import {
  countPeople,
  insertInvitation,
  lockInvitation,
  markInvitationRevoked,
} from "#db/queries/invitations.ts";
import { ownersOf, removeSeatOfUser, seatWithId, setRoleOfSeat } from "#db/queries/users.ts";
import { type Actor, idsOf } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { parsed, text } from "#domain/input.ts";
import { type Role, roles } from "#rules/role.ts";
import { invitationMs } from "#rules/sign-in.ts";
import { hashToken, randomToken } from "../../secrets.ts";

/** The most users of a tenant, with those who are invited: they are shown as one list. */
const peoplePerTenant = 500;

const invitation = z.object({
  name: text(200),
  email: z.email("is not an email address").max(254).nullish(),
  role: z.enum(roles),
});

/**
 * Invites somebody to become a user with a role. Whoever has the token accepts the invitation, once, within seven days.
 * The token is not stored, and is not returned again. @throws InputValidationError, NotPossibleError
 */
export async function inviteUser(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof invitation>,
): Promise<{ id: string; token: string }> {
  const { tenantId } = actor;
  const { name, email, role } = parsed(invitation, input);
  const token = randomToken("csi_");
  return await commitChange(context, actor, "inviteUser", async (tx) => {
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    if ((await countPeople.first(tx, tenantId, now))!.people >= peoplePerTenant) {
      throw new NotPossibleError(
        "SEAT_LIMIT_REACHED",
        `the tenant has ${peoplePerTenant} users and invitations, the maximum: remove one first`,
      );
    }
    const expiresAt = new Date(now.getTime() + invitationMs);
    const row = await insertInvitation.first(
      tx,
      tenantId,
      name,
      email ?? null,
      role,
      hashToken(token),
      now,
      expiresAt,
      ...idsOf(actor),
    );
    return { id: row!.id, token };
  });
}

/** Revokes an invitation that nobody has accepted. @throws NotFoundError, NotPossibleError */
export async function revokeInvitation(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "revokeInvitation", async (tx, see) => {
    const known = await lockInvitation.first(tx, tenantId, id);
    if (known === undefined) throw new NotFoundError("invitation", id);
    if (known.revokedAt !== null) return { id };
    if (known.acceptedAt !== null) {
      throw new NotPossibleError(
        "INVITATION_IS_ACCEPTED",
        "the invitation was accepted: take the user's access away with removeSeat",
      );
    }
    await see(id);
    await markInvitationRevoked(tx, tenantId, id, await context.clock.now(tx));
    return { id };
  });
}

/**
 * Gives a user another role. It holds at once: the user's sockets for this tenant are closed, and opened again with the
 * new role. @throws NotFoundError, NotPossibleError for the last owner
 */
export async function changeSeat(
  context: DomainContext,
  actor: Actor,
  id: string,
  role: Role,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "changeSeat", async (tx, see) => {
    const before = await lockSeat(tx, tenantId, id);
    if (before === role) return { id };
    await mustLeaveAnOwner(tx, tenantId, id);
    await see(id);
    await setRoleOfSeat(tx, tenantId, id, role);
    await logEndedAccess(tx, tenantId, [id]);
    return { id };
  });
}

/**
 * Takes a user's access to the tenant away, at once: requests are refused, and the user's sockets for this tenant are
 * closed. @throws NotFoundError, NotPossibleError for the last owner
 */
export async function removeSeat(
  context: DomainContext,
  actor: Actor,
  id: string,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  return await commitChange(context, actor, "removeSeat", async (tx, see) => {
    await lockSeat(tx, tenantId, id);
    await mustLeaveAnOwner(tx, tenantId, id);
    await see(id);
    await removeSeatOfUser(tx, tenantId, id, await context.clock.now(tx));
    await logEndedAccess(tx, tenantId, [id]);
    return { id };
  });
}

/** Locks the people of the tenant: two changes at the same time could leave no owner. @throws NotFoundError */
async function lockSeat(tx: Tx, tenantId: string, id: string): Promise<Role> {
  await lockTenants(tx, [tenantId]);
  const seat = await seatWithId.first(tx, tenantId, id);
  if (seat === undefined) throw new NotFoundError("seat", id);
  return seat.role;
}

async function mustLeaveAnOwner(tx: Tx, tenantId: string, id: string): Promise<void> {
  const owners = await ownersOf(tx, tenantId);
  if (owners.some(({ seatId }) => seatId !== id) || owners.length === 0) return;
  throw new NotPossibleError(
    "OWNER_IS_THE_LAST",
    "this is the last user with the role OWNER: give another user that role first",
  );
}
