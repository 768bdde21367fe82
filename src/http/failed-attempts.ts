const perMinute = 600;
const minuteMs = 60_000;
const mostRemembered = 10_000;

/**
 * Counts wrong credentials by the address they came from. It only chooses the answer to a wrong one (401
 * or, after six hundred in a minute, 429), so a client with a valid key is never locked out by others
 * behind the same address.
 */
export class FailedAttempts {
  readonly #counts = new Map<string, { count: number; until: number }>();

  /** Addresses that are remembered. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts one more. Returns the seconds to wait if there were too many, else null. */
  note(address: string, nowMs: number): number | null {
    const known = this.#counts.get(address);
    const entry =
      known !== undefined && known.until > nowMs ? known : { count: 0, until: nowMs + minuteMs };
    entry.count += 1;
    // The address that failed most recently is removed last.
    this.#counts.delete(address);
    this.#counts.set(address, entry);
    if (this.#counts.size > mostRemembered) {
      this.#counts.delete(this.#counts.keys().next().value!);
    }
    return entry.count > perMinute ? Math.ceil((entry.until - nowMs) / 1000) : null;
  }
}
