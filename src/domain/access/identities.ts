import type { Queryable } from "#db/pool.ts";
import { userOfIdentity, userWithEmail } from "#db/queries/identities.ts";
import { invitationsOfEmail } from "#db/queries/invitations.ts";
import { seatsOfUser } from "#db/queries/users.ts";
import type { RowOf } from "#db/statement.ts";

/** Whom an identity provider names. */
export interface Identity {
  readonly issuer: string;
  /** By which the provider knows the person for ever. */
  readonly subject: string;
  /** Null: there is none, or the provider has not verified it. */
  readonly email: string | null;
}

/** Why nobody is signed in. */
export type IdentityRefusal =
  /** The provider names a person who has not signed in by it yet, and vouches for no email address. */
  | "EMAIL_NOT_VERIFIED"
  /** The email address is that of a user whom the provider knows as another person. */
  | "EMAIL_OF_ANOTHER"
  | "NOT_INVITED"
  /** The user has access to no tenant any longer. */
  | "NO_SEAT";

/** What somebody whom a provider names may do. */
export type Standing =
  /** A user. `isNew`: has not signed in by this provider yet. */
  | { readonly kind: "USER"; readonly userId: string; readonly isNew: boolean }
  /** Somebody who is invited; a user without access to any tenant, or nobody yet (null). */
  | {
      readonly kind: "INVITED";
      readonly userId: string | null;
      readonly isNew: boolean;
      readonly invitations: readonly RowOf<typeof invitationsOfEmail>[];
    }
  | {
      readonly kind: "REFUSED";
      readonly why: IdentityRefusal;
      /** The user as whom it was refused; null: none. */
      readonly userId: string | null;
    };

/** Finds who it is: by what the provider knows the person by, and the first time by the verified email address. */
export async function standingOf(
  db: Queryable,
  { issuer, subject, email }: Identity,
  now: Date,
): Promise<Standing> {
  const known = await userOfIdentity.first(db, issuer, subject);
  if (known !== undefined && (await hasSeat(db, known.userId))) {
    return { kind: "USER", userId: known.userId, isNew: false };
  }
  if (email === null) {
    const why = known === undefined ? "EMAIL_NOT_VERIFIED" : "NO_SEAT";
    return { kind: "REFUSED", why, userId: known?.userId ?? null };
  }
  const named = known === undefined ? await userWithEmail.first(db, issuer, email) : undefined;
  if (named?.hasIdentity === true) {
    return { kind: "REFUSED", why: "EMAIL_OF_ANOTHER", userId: named.userId };
  }
  if (named !== undefined && (await hasSeat(db, named.userId))) {
    return { kind: "USER", userId: named.userId, isNew: true };
  }
  const userId = known?.userId ?? named?.userId ?? null;
  const invitations = await invitationsOfEmail(db, email, now);
  if (invitations.length > 0) {
    return { kind: "INVITED", userId, isNew: known === undefined, invitations };
  }
  return { kind: "REFUSED", why: userId === null ? "NOT_INVITED" : "NO_SEAT", userId };
}

async function hasSeat(db: Queryable, userId: string): Promise<boolean> {
  return (await seatsOfUser(db, userId)).length > 0;
}
