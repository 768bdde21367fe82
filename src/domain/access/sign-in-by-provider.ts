import { z } from "zod";
import { inTransaction, type Tx } from "#db/pool.ts";
import { logEndedAccess } from "#db/queries/changes.ts";
import { insertIdentity, touchIdentity } from "#db/queries/identities.ts";
import { lockTenants } from "#db/locks.ts";
import { spendInvitationOfEmail } from "#db/queries/invitations.ts";
import { deletePasskeysOf } from "#db/queries/passkeys.ts";
import { endSessionsOfUser } from "#db/queries/sessions.ts";
import { userNamed } from "#db/queries/users.ts";
import type { DomainContext } from "#domain/context.ts";
import { type Attempt, beginAttempt, lookAtAttempt, takeAttempt } from "./attempts.ts";
import { type Identity, type IdentityRefusal, type Standing, standingOf } from "./identities.ts";
import { takeSeat } from "./invitations.ts";
import { recordAccess, recordRefusedSignIn } from "./record-access.ts";
import { type NewSession, signIn } from "./sessions.ts";

/** Where a person comes from who signs in by a provider. */
export const origin = z.object({
  /** The page to which to return. */
  back: z.string().max(2_000).startsWith("/t/").nullable().default(null),
  /** Whether it is a window beside that page. */
  isWindow: z.boolean().default(false),
});

type Origin = z.output<typeof origin>;

const identity = z.object({
  issuer: z.string(),
  subject: z.string(),
  email: z.string().nullable(),
});

/** A browser is about to leave for the provider. */
export async function beginProviderSignIn(
  { pool, clock }: DomainContext,
  from: Origin,
): Promise<Attempt> {
  return await inTransaction(pool, async (tx) =>
    beginAttempt(tx, { kind: "PROVIDER", facts: from }, await clock.now(tx)),
  );
}

/** A browser has come back from the provider. Null: it has not left, took too long, or has come back before. */
export async function endProviderSignIn(
  context: DomainContext,
  token: string,
): Promise<Origin | null> {
  const attempt = await takeAttempt(context, "PROVIDER", token);
  return attempt === null ? null : origin.parse(attempt.facts);
}

/** What a person is told whom a provider has named, before anybody is signed in. */
export interface Offer {
  /** The user; null: nobody yet. */
  readonly user: { readonly id: string; readonly name: string } | null;
  /** Invitations, one of which is to be accepted. None for a user with access to a tenant. */
  readonly invitations: readonly {
    readonly id: string;
    readonly tenantName: string;
    readonly role: string;
  }[];
}

/**
 * Keeps whom a provider has named, until the page with which the browser comes back has asked whether anybody else is
 * signed in there: the cookie of a session does not come with a request that another site has caused.
 */
export async function keepIdentity(
  { pool, clock }: DomainContext,
  named: Identity,
): Promise<
  | { readonly kind: "KEPT"; readonly attempt: Attempt }
  | { readonly kind: "REFUSED"; readonly why: IdentityRefusal; readonly userId: string | null }
> {
  return await inTransaction(pool, async (tx) => {
    const now = await clock.now(tx);
    const standing = await standingOf(tx, named, now);
    if (standing.kind === "REFUSED") return standing;
    const facts = { ...named };
    return {
      kind: "KEPT",
      attempt: await beginAttempt(tx, { kind: "PROVIDER_ANSWER", facts }, now),
    };
  });
}

/** Whom the provider has named; null: nobody, or too long ago. */
export async function lookAtIdentity(
  context: DomainContext,
  token: string | null,
): Promise<Offer | null> {
  const { pool, clock } = context;
  const attempt = await lookAtAttempt(context, "PROVIDER_ANSWER", token);
  if (attempt === null) return null;
  const standing = await standingOf(pool, identity.parse(attempt.facts), await clock.now(pool));
  if (standing.kind === "REFUSED") return null;
  const { userId } = standing;
  return {
    user: userId === null ? null : ((await userNamed.first(pool, userId)) ?? null),
    invitations:
      standing.kind === "USER"
        ? []
        : standing.invitations.map(({ id, tenantName, role }) => ({ id, tenantName, role })),
  };
}

/** What came of it. */
export type ByProvider =
  /** `tenantId`: of the invitation; null: the user's tenants. */
  | {
      readonly kind: "SIGNED_IN";
      readonly session: NewSession;
      readonly tenantId: string | null;
    }
  /** Nobody was named, too long ago, or it was used. */
  | { readonly kind: "TOO_LATE" }
  /** The invitation was accepted or revoked meanwhile, or is none of the person's. */
  | { readonly kind: "INVITATION_OVER" }
  | { readonly kind: "REFUSED"; readonly why: IdentityRefusal };

/** Signs in whom a provider has named: a user, or somebody who accepts an invitation by it. */
export async function signInByProvider(
  context: DomainContext,
  token: string | null,
  { invitationId, userAgent }: { readonly invitationId: string | null; readonly userAgent: string },
): Promise<ByProvider> {
  const attempt = await takeAttempt(context, "PROVIDER_ANSWER", token);
  if (attempt === null) return { kind: "TOO_LATE" };
  const named = identity.parse(attempt.facts);
  return await inTransaction(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const standing = await standingOf(tx, named, now);
    if (standing.kind === "REFUSED") return standing;
    const entered = await enter(tx, { standing, named, invitationId, now });
    if (entered === null) return { kind: "INVITATION_OVER" };
    const { userId, tenantId } = entered;
    if (standing.isNew && !(await link(tx, named, userId, now))) {
      return { kind: "REFUSED", why: "EMAIL_OF_ANOTHER" };
    }
    await touchIdentity(tx, named.issuer, named.subject, now);
    const by = { kind: "USER", userId } as const;
    const session = await signIn(tx, by, { method: "OIDC", userAgent }, now);
    return { kind: "SIGNED_IN", session, tenantId };
  });
}

/** The user, who may become one by an invitation; null: that is not possible any longer. */
async function enter(
  tx: Tx,
  {
    standing,
    named: { email },
    invitationId,
    now,
  }: {
    readonly standing: Exclude<Standing, { readonly kind: "REFUSED" }>;
    readonly named: Identity;
    readonly invitationId: string | null;
    readonly now: Date;
  },
): Promise<{ readonly userId: string; readonly tenantId: string | null } | null> {
  if (standing.kind === "USER") return { userId: standing.userId, tenantId: null };
  const chosen = standing.invitations.find(({ id }) => id === invitationId);
  if (chosen === undefined) return null;
  await lockTenants(tx, [chosen.tenantId]);
  const invitation = await spendInvitationOfEmail.first(
    tx,
    chosen.tenantId,
    chosen.id,
    email!,
    now,
  );
  if (invitation === undefined) return null;
  const taken = await takeSeat(tx, invitation, standing.userId, now);
  return typeof taken === "string" ? null : { ...taken, tenantId: chosen.tenantId };
}

/**
 * Remembers that the user is whom the provider names, from now on. Until now the email address of the user was what
 * somebody wrote who invited: whoever has signed in as the user before may be another person. So passkeys are removed
 * and sessions end. Returns false if the provider knows the user as another person.
 */
async function link(
  tx: Tx,
  { issuer, subject }: Identity,
  userId: string,
  now: Date,
): Promise<boolean> {
  if ((await insertIdentity.first(tx, userId, issuer, subject, now)) === undefined) return false;
  const passkeys = await deletePasskeysOf.count(tx, userId);
  const ended = (await endSessionsOfUser(tx, userId, null, null, now)).map(({ id }) => id);
  const facts = { issuer, passkeys, ended: ended.length };
  for (const tenantId of await recordAccess(tx, { kind: "USER", userId }, "linkIdentity", facts)) {
    if (ended.length > 0) await logEndedAccess(tx, tenantId, ended);
  }
  return true;
}

/** Writes to the activity that somebody was refused whom a provider knows by the address of a user. */
export async function recordRefusedIdentity(
  context: DomainContext,
  userId: string,
  facts: { readonly reason: IdentityRefusal; readonly browser: string },
): Promise<void> {
  await recordRefusedSignIn(context, userId, { method: "OIDC", ...facts });
}
