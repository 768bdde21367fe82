import type { ChangeKind } from "#rules/change-kind.ts";
import type { Change } from "./batch.ts";

/** Which changes a subscriber wants. Those of keys, sessions and seats come to every subscriber, because they may end it. */
export interface Interest {
  readonly kinds: readonly ChangeKind[];
  /** One campaign or import; null for all. */
  readonly subject: string | null;
}

export function concerns({ kinds, subject }: Interest, change: Change): boolean {
  if (change.kind === "KEY_REVOKED" || change.kind === "ACCESS_ENDED") return true;
  return kinds.includes(change.kind) && (subject === null || subject === change.subject);
}
