/** What became of a case. */
export interface Outcome {
  /** For the table: a status, a code. */
  readonly status: string;
  /** The law that was broken, and how; null when none was. */
  readonly problem: string | null;
}

export function fine(status: string | number | null): Outcome {
  return { status: String(status), problem: null };
}

export function broken(status: string | number | null, problem: string): Outcome {
  return { status: String(status), problem };
}
