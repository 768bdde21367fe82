import { post } from "./post.ts";
import type { Seat } from "./session.ts";

/** Whom the identity provider has named, before anybody is signed in. */
export interface Offer {
  /** Null: somebody who is no user yet. */
  readonly user: { readonly id: string; readonly name: string } | null;
  /** One of them is to be accepted. None: the user has access to a tenant. */
  readonly invitations: readonly {
    readonly id: string;
    readonly tenantName: string;
    readonly role: Seat["role"];
  }[];
}

/** From where somebody goes to the provider. */
interface Origin {
  /** The page to which to return; undefined: none. */
  readonly back?: string | undefined;
  /** Whether it is a window beside that page. */
  readonly isWindow: boolean;
}

const addressOfProvider = (from: Origin) =>
  post<{ readonly url: string }>("/auth/oidc/begin", from);

export const lookAtOffer = () => post<Offer>("/auth/oidc/look");

/** `tenantId`: of the invitation; null: the user's tenants. */
export const finishByProvider = (invitationId: string | null) =>
  post<{ readonly tenantId: string | null }>("/auth/oidc/finish", { invitationId });

/** Leaves for the provider, which sends the browser back to the sign-in page. */
export async function leaveForProvider(from: Origin): Promise<void> {
  location.assign((await addressOfProvider(from)).url);
}

/** Signs in by the provider in a window of its own, so that the page stays. @throws Error if there can be no window */
export async function openProviderWindow(): Promise<void> {
  // Browsers allow it in answer to a click, not after it.
  const beside = window.open("", "sign-in", "popup,width=520,height=680");
  if (beside === null) {
    throw new Error("the browser has blocked the window: allow it, or sign in another way");
  }
  try {
    beside.location.assign((await addressOfProvider({ isWindow: true })).url);
  } catch (error) {
    beside.close();
    throw error;
  }
}
