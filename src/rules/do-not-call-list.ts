/**
 * How a number came on the do-not-call list. The check of `do_not_call.source` lists the same: a new source needs a
 * migration. MANUAL: for one contact. IMPORT: by a file. CALL: said in a call. API: by a list of a request.
 */
export const doNotCallSources = ["MANUAL", "IMPORT", "CALL", "API"] as const;

export type DoNotCallSource = (typeof doNotCallSources)[number];

/** What the decision says of a number on the list. Null where it is not known. */
export interface ListedNumber {
  /** "yyyy-MM-dd HH:mm", in UTC. */
  readonly since: string | null;
  readonly source: DoNotCallSource | null;
  readonly reason: string | null;
}

/** A number that is on the list, or will be, whatever the entry says. */
export const listedSomehow: ListedNumber = { since: null, source: null, reason: null };

const how: Readonly<Record<DoNotCallSource, string>> = {
  MANUAL: "set for the contact",
  IMPORT: "from a file",
  CALL: "said in a call",
  API: "added by the API",
};

/** In words, as the end of "X will not be called: …". */
export function listedDetail(listed: ListedNumber | null): string {
  if (listed === null) return "the number is not on the do-not-call list";
  const { since, source, reason } = listed;
  const facts = [source === null ? null : how[source], reason].filter((fact) => fact !== null);
  return `the number has been on the do-not-call list${since === null ? "" : ` since ${since} UTC`}${facts.length === 0 ? "" : ` (${facts.join(": ")})`}`;
}
