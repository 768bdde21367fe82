/** Counts what is in progress for each tenant, so that one has only so many at a time in this process. */
export class AtATime {
  readonly #most: number;
  readonly #running = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins, and returns what ends it; null: the tenant has the most already. */
  begin(tenantId: string): (() => void) | null {
    const running = this.#running.get(tenantId) ?? 0;
    if (running >= this.#most) return null;
    this.#running.set(tenantId, running + 1);
    return () => {
      const left = this.#running.get(tenantId)! - 1;
      if (left === 0) this.#running.delete(tenantId);
      else this.#running.set(tenantId, left);
    };
  }
}
