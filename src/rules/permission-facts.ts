import type { CallType } from "./call-type.ts";
import type { AreaLaw } from "./calling-law.ts";
import type { CountedCall, NumberCap, Refusal } from "./caps.ts";
import type { ListCheck, PermissionRecord } from "./permissions.ts";
import type { PermissionKind } from "./rule-pack.ts";

/** What limits calls to a number over all campaigns, and what permits them. */
export interface PermissionFacts {
  readonly callType: CallType | null;
  readonly subject: string | null;
  /** Of the campaign and of the tenant. */
  readonly ownCaps: readonly NumberCap[];
  /** The calls to the contact that caps count. */
  readonly calls: readonly CountedCall[];
  /** The refusals of the number, if a cap begins with one. */
  readonly refusals: readonly Refusal[];
  /** What the loaded rules say where the contact is; null: none are in force, or the campaign has no call type. */
  readonly law: AreaLaw | null;
  readonly records: readonly (PermissionRecord & { readonly id: string })[];
  readonly checks: readonly (ListCheck & { readonly version: string })[];
  /** Kinds of records that the tenant lets take rules away. */
  readonly exceptions: readonly PermissionKind[];
}

/** For which calls records are looked for. */
export function questionOf({ callType, records, exceptions }: PermissionFacts) {
  // Without a call type no rule of law is asked.
  return { callType: callType!, records, exceptions };
}
