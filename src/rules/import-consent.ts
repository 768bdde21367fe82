import { plainWords } from "./plain-words.ts";
import type { PermissionFacts } from "./permission-facts.ts";
import type { PermissionKind } from "./rule-pack.ts";

/** The columns in which a file states consents to calls. */
export interface ConsentColumns {
  readonly level: number;
  readonly at: number;
  readonly expiresAt: number | null;
  readonly source: number | null;
}

/** A consent as a row states it. Instants in ISO 8601. */
export interface ImportedConsent {
  readonly kind: Extract<PermissionKind, "CONSENT_EXPRESS" | "CONSENT_WRITTEN">;
  readonly givenAt: string;
  readonly expiresAt: string | null;
  readonly source: string | null;
}

/** What is wrong with a cell of a consent. */
export interface ConsentProblem {
  readonly column: number;
  readonly code: "CONSENT_UNCLEAR" | "CONSENT_DATE_UNCLEAR";
  readonly problem: string;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(", ").map(plainWords));
}

const written = words(
  "written, in writing, signed, schriftlich, por escrito, escrito, firmado, écrit, par écrit, escrita, assinado, scritto, per iscritto, firmato",
);
/** Who says yes has agreed, and nothing says that it was in writing. */
const express = words(
  "express, explicit, oral, verbal, ausdrücklich, mündlich, expreso, explícito, exprès, explicite, expresso, esplicito, espresso, yes, true, 1, ja, sí, oui, sim",
);
const none = words(
  "none, missing, keine, ninguno, aucun, nenhum, nessuno, no, false, 0, nein, non, não",
);

/** The kind of consent that a cell means; null: none, and undefined: it cannot be read. */
function kindOf(cell: string): ImportedConsent["kind"] | null | undefined {
  if (cell === "") return null;
  const word = plainWords(cell);
  if (written.has(word)) return "CONSENT_WRITTEN";
  if (express.has(word)) return "CONSENT_EXPRESS";
  return none.has(word) ? null : undefined;
}

/** A date, which begins at 00:00 UTC, or an instant with its offset. */
const instant =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/** Null: it cannot be read. */
function instantOf(cell: string): string | null {
  if (!instant.test(cell)) return null;
  const at = new Date(cell.replace(" ", "T"));
  if (Number.isNaN(at.getTime())) return null;
  // The 30th of February is no date, although it can be read as one in March.
  const day = new Date(`${cell.slice(0, 10)}T00:00:00Z`);
  return day.toISOString().startsWith(cell.slice(0, 10)) ? at.toISOString() : null;
}

const writeIt = "write it like 2026-01-31, or like 2026-01-31T15:04:05Z with the time";

/** By then it is the next day in every zone. */
const dayMs = 24 * 3_600_000;

/** The consent that a row of a file states; null: none. `uploadedAt`: a day later is the future. */
export function readConsent(
  { level, at, expiresAt, source }: ConsentColumns,
  cells: readonly string[],
  uploadedAt?: Date,
): { readonly consent: ImportedConsent | null } | { readonly refused: ConsentProblem } {
  const cell = (index: number | null) => cells[index ?? -1] ?? "";
  const kind = kindOf(cell(level));
  if (kind === undefined) {
    const problem = "is no consent that can be read; write written, express or none";
    return { refused: { column: level, code: "CONSENT_UNCLEAR", problem } };
  }
  if (kind === null) return { consent: null };
  const unclear = (column: number, problem: string) =>
    ({ refused: { column, code: "CONSENT_DATE_UNCLEAR", problem } }) as const;
  const givenAt = instantOf(cell(at));
  if (givenAt === null) return unclear(at, `is no date on which the consent was given; ${writeIt}`);
  if (uploadedAt !== undefined && Date.parse(givenAt) > uploadedAt.getTime() + dayMs) {
    return unclear(at, "is in the future; write when the consent was given");
  }
  if (expiresAt === null || cell(expiresAt) === "") {
    return { consent: { kind, givenAt, expiresAt: null, source: cell(source) || null } };
  }
  const ends = instantOf(cell(expiresAt));
  if (ends === null)
    return unclear(expiresAt, `is no date on which the consent expires; ${writeIt}`);
  if (ends <= givenAt) return unclear(expiresAt, "is not after the date of the consent");
  return { consent: { kind, givenAt, expiresAt: ends, source: cell(source) || null } };
}

/** What permits calls to a number once the consent of its row is recorded. One that is on record stays as it is. */
export function withConsent(
  permission: PermissionFacts | undefined,
  consent: ImportedConsent | null,
): PermissionFacts | undefined {
  if (permission === undefined || permission.callType === null || consent === null) {
    return permission;
  }
  const { records, callType } = permission;
  const { kind } = consent;
  const givenAt = new Date(consent.givenAt);
  const isKnown = records.some(
    (known) => known.kind === kind && known.givenAt.getTime() === givenAt.getTime(),
  );
  if (isKnown) return permission;
  const expiresAt = consent.expiresAt === null ? null : new Date(consent.expiresAt);
  const record = { id: "", kind, callTypes: [callType], givenAt, expiresAt, revokedAt: null };
  return { ...permission, records: [...records, record] };
}
