/**
 * Runs work that waits for VAPI apart from its caller. Resolves when the work has begun and is tracked, which may be
 * long before it ends: a VAPI that does not answer then delays only its own tenant.
 */
export type RunDetached = (work: () => Promise<void>) => Promise<void>;

/** Runs the work and waits for its end: for callers that need its result. */
export const runInline: RunDetached = (work) => work();
