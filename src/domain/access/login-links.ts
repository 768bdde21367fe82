import { lockTenants } from "#db/locks.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import {
  insertLoginLink,
  readLoginLink,
  spendLoginLink,
  tenantOfLink,
} from "#db/queries/login-links.ts";
import { insertSeat, insertUser, ownersOf, seatsCalled } from "#db/queries/users.ts";
import type { RowOf } from "#db/statement.ts";
import { systemOf } from "#domain/actor.ts";
import { recordChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { loginLinkMs } from "#rules/sign-in.ts";
import { hashToken, randomToken } from "../../secrets.ts";
import { storable } from "./record-access.ts";
import { type NewSession, signIn } from "./sessions.ts";

/** Texts that can be the token of a link. */
const linkToken = /^csl_[\w-]{43}$/;

/** A link that signs in a user of a tenant, once. The token is not stored, and is not returned again. */
export interface LoginLink {
  readonly token: string;
  readonly userName: string;
  readonly expiresAt: Date;
}

/**
 * Creates a link that signs in a user of a tenant, for the operator, who has the machine: the first owner, or the user
 * with a name or email address. A tenant without an owner gets one. @throws NotFoundError, NotPossibleError
 */
export async function createOwnerLink(
  { pool, clock }: DomainContext,
  tenantId: string,
  user?: string,
): Promise<LoginLink> {
  return await inTransaction(pool, async (tx) => {
    // Two commands at the same time create one owner.
    await lockTenants(tx, [tenantId]);
    const now = await clock.now(tx);
    const { seatId, name } =
      user === undefined ? await firstOwner(tx, tenantId, now) : await seatOf(tx, tenantId, user);
    const token = randomToken("csl_");
    const expiresAt = new Date(now.getTime() + loginLinkMs);
    await insertLoginLink(tx, tenantId, seatId, hashToken(token), now, expiresAt);
    return { token, userName: name, expiresAt };
  });
}

type LinkedSeat = RowOf<typeof ownersOf>;

async function firstOwner(tx: Tx, tenantId: string, now: Date): Promise<LinkedSeat> {
  const owner = await ownersOf.first(tx, tenantId);
  if (owner !== undefined) return owner;
  const name = "Owner";
  const user = await insertUser.first(tx, name, now, null);
  const seat = await insertSeat.first(tx, tenantId, user!.id, "OWNER", now);
  return { seatId: seat!.id, name };
}

async function seatOf(tx: Tx, tenantId: string, user: string): Promise<LinkedSeat> {
  const [seat, ...others] = await seatsCalled(tx, tenantId, user);
  if (seat === undefined) {
    throw new NotFoundError("user", user, ", this name or this email address in the tenant");
  }
  if (others.length > 0) {
    throw new NotPossibleError(
      "USER_NAME_NOT_UNIQUE",
      `several users of the tenant have the name ${JSON.stringify(user)}: give the email address`,
    );
  }
  return seat;
}

/** Whom a link signs in, and where. Null: it was used, has expired, or does not exist. The link stays valid. */
export async function lookAtLink(
  { pool, clock }: DomainContext,
  token: string,
): Promise<RowOf<typeof readLoginLink> | null> {
  if (!linkToken.test(token)) return null;
  const row = await readLoginLink.first(pool, hashToken(token), await clock.now(pool));
  return row ?? null;
}

/** Signs in with a link, once. Null: it was used, has expired, or does not exist. */
export async function signInByLink(
  { pool, clock }: DomainContext,
  token: string,
  userAgent: string,
): Promise<{ readonly session: NewSession; readonly tenantId: string } | null> {
  if (!linkToken.test(token)) return null;
  return await inTransaction(pool, async (tx) => {
    const now = await clock.now(tx);
    const link = await spendLoginLink.first(tx, hashToken(token), now);
    if (link === undefined) return null;
    const { userId, tenantId } = link;
    const by = { kind: "USER", userId } as const;
    const session = await signIn(tx, by, { method: "LINK", userAgent }, now);
    return { session, tenantId };
  });
}

/** Writes to the activity that a link, which was used or has expired, was opened again. Nothing for an unknown link. */
export async function recordRefusedLink(
  { pool }: DomainContext,
  token: string,
  userAgent: string,
): Promise<void> {
  if (!linkToken.test(token)) return;
  await inTransaction(pool, async (tx) => {
    const link = await tenantOfLink.first(tx, hashToken(token));
    if (link === undefined) return;
    const facts = { method: "LINK", browser: storable(userAgent) };
    await recordChange(tx, systemOf(link.tenantId), "refuseLink", { id: link.tenantId, facts });
  });
}
