/**
 * Takes over work that waits for VAPI. Resolves when the work is in good hands, which may be long before
 * it is done: a VAPI that does not answer then keeps only its own tenant waiting.
 */
export type Aside = (work: () => Promise<void>) => Promise<void>;

/** For whoever wants to see what came of it: the work is done here, to its end. */
export const here: Aside = (work) => work();
