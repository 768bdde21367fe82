import { post } from "./post.ts";

/** Who is signed in, and for which tenants: what `/auth/session` answers. */
export interface Session {
  /** Null: somebody who signed in with an API key. */
  readonly user: { readonly id: string; readonly name: string } | null;
  readonly seats: readonly Seat[];
}

export interface Seat {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly role: "OWNER" | "MANAGER" | "VIEWER";
  readonly isDisabled: boolean;
}

/** What a link would do, before it is used. */
export interface LinkFacts {
  readonly userName: string;
  readonly tenantId: string;
  readonly tenantName: string;
}

/** Null: nobody is signed in. */
export const readSession = () => post<Session | null>("/auth/session");

let known: Session | null = null;
let former: Session | null = null;

/**
 * Who is signed in, as this tab knows it: it is asked for once, so that pages are there at once, and also while the
 * server cannot be reached. Null: nobody. @throws Unreachable
 */
export async function currentSession(): Promise<Session | null> {
  known ??= await readSession();
  former = known ?? former;
  return known;
}

/** Who was signed in in this tab before; null: nobody. */
export const formerSession = (): Session | null => former;

/** It is asked for again when it is needed next: somebody has signed in or out, or roles may have changed. */
export function forgetSession(): void {
  known = null;
}

export const lookAtLink = (token: string) => post<LinkFacts>("/auth/link/look", { token });

/** Whoever was signed in in this tab is so no longer. */
async function renewed<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } finally {
    forgetSession();
  }
}

export const signInByLink = (token: string) =>
  renewed(post<{ readonly tenantId: string }>("/auth/link", { token }));

export const signInByKey = (key: string) =>
  renewed(post<{ readonly tenantId: string }>("/auth/key", { key }));

export const signOut = () => renewed(post<unknown>("/auth/sign-out"));

/** What an invitation offers, before it is accepted. */
export interface InvitationFacts {
  readonly name: string;
  readonly role: Seat["role"];
  readonly tenantName: string;
  /** Who is signed in; null: nobody, or somebody with an API key. */
  readonly signedIn: { readonly id: string; readonly name: string } | null;
}

export const lookAtInvitation = (token: string) =>
  post<InvitationFacts>("/auth/invitation/look", { token });

/** As the user who is signed in, or as a new one. */
export const acceptInvitation = (token: string, asNewUser: boolean) =>
  renewed(post<{ readonly tenantId: string }>("/auth/invitation", { token, asNewUser }));

/** How people can sign in at this server, besides links and API keys. */
export interface Ways {
  /** The address of the console: signing in works there only. */
  readonly origin: string;
  readonly hasPasskeys: boolean;
  /** The identity provider; null: there is none. */
  readonly provider: { readonly name: string } | null;
}

export const readWays = () => post<Ways>("/auth/ways");
