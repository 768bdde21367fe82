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

/** A refusal of the server, with what to do. */
class Refused extends Error {
  override readonly name = "Refused";
  /** For programs: "LINK_NOT_VALID". */
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws Refused; TypeError if the server cannot be reached */
async function post<Answer>(path: string, input: object = {}): Promise<Answer> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  if (response.ok) return (await response.json()) as Answer;
  const answer = (await response.json().catch(() => null)) as Failed | null;
  const [error] = answer?.errors ?? [];
  const message = error?.message ?? `the server answered with status ${response.status}: try again`;
  throw new Refused(response.status, error?.extensions?.code ?? "UNKNOWN", message);
}

/** The answer of the server to a request that it refuses. */
interface Failed {
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/** Null: nobody is signed in. */
export const readSession = () => post<Session | null>("/auth/session");

export const lookAtLink = (token: string) => post<LinkFacts>("/auth/link/look", { token });

export const signInByLink = (token: string) =>
  post<{ readonly tenantId: string }>("/auth/link", { token });

export const signInByKey = (key: string) =>
  post<{ readonly tenantId: string }>("/auth/key", { key });

export const signOut = () => post<unknown>("/auth/sign-out");

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
  post<{ readonly tenantId: string }>("/auth/invitation", { token, asNewUser });
