/*
 * The row locks of the domain, in the order in which a transaction takes them:
 *
 *   bulk job ─► import ─► tenant ─► campaign ─► do-not-call list ─► contact ─► membership (enrolment) ─► call ─► dial
 *
 * Transactions that keep to this order cannot deadlock. Several rows of one table are locked in one statement, in
 * the order of their ids; contacts in the order of their phones, as imports do.
 */

/** What a lock is held on. A membership is the enrolment of a contact in a campaign; a list is a tenant's do-not-call list. */
type Lockable =
  | "import"
  | "tenant"
  | "campaign"
  | "list"
  | "contact"
  | "membership"
  | "call"
  | "dial";

/** SHARE keeps the row as it is; UPDATE lets the transaction change it. */
export type LockMode = "SHARE" | "UPDATE";

declare const proof: unique symbol;

/** UPDATE is also a SHARE. A mode that is not known is a SHARE at least. */
type Held<What extends Lockable, Mode extends LockMode> = [Mode] extends ["UPDATE"]
  ? `${What} ${LockMode}`
  : `${What} SHARE`;

/**
 * Proof that the transaction holds locks until it ends. A function that needs a lock takes the proof of it as a
 * parameter. Only the functions that lock make one. The proof of several locks (a union, or proofs joined by &) is
 * a proof of each of them, and the proof of UPDATE is one of SHARE.
 */
export interface Locked<What extends Lockable, Mode extends LockMode = "SHARE"> {
  readonly [proof]: (held: Held<What, Mode>) => void;
}

/** One proof of what two prove. */
export function both<One extends Locked<never>, Other extends Locked<never>>(
  one: One,
  _other: Other,
): One & Other {
  return one as One & Other;
}

/** What the functions that lock return, after their statement has returned. */
export function locked<Proof extends Locked<never>>(): Proof {
  return {} as Proof;
}
