import type { FormValues } from "./values.ts";

/** What is typed and not saved, kept in the tab so that it survives a reload and a session that ends. */
interface Draft {
  /** The values with which the form was opened. */
  readonly base: FormValues;
  /** The version of those; null: of a new campaign. */
  readonly version: string | null;
  readonly values: FormValues;
}

const keyOf = (tenantId: string, campaignId: string | null): string =>
  `call-scheduler:draft:${tenantId}:${campaignId ?? "new"}`;

export function readDraft(tenantId: string, campaignId: string | null): Draft | null {
  try {
    const kept = sessionStorage.getItem(keyOf(tenantId, campaignId));
    const draft = kept === null ? null : (JSON.parse(kept) as Draft);
    // An earlier console kept none: it could overwrite what somebody else has saved.
    return draft?.version === undefined ? null : draft;
  } catch {
    return null;
  }
}

/** `draft`: a `Draft` as JSON. */
export function keepDraft(tenantId: string, campaignId: string | null, draft: string): void {
  try {
    sessionStorage.setItem(keyOf(tenantId, campaignId), draft);
  } catch {
    // The storage of the browser is full or switched off: the form works without it.
  }
}

export function dropDraft(tenantId: string, campaignId: string | null): void {
  sessionStorage.removeItem(keyOf(tenantId, campaignId));
}
