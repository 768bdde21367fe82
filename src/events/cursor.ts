import { z } from "zod";
import type { SecretBox } from "../secrets.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * What a subscriber has been sent: everything in `seen`, and of what became visible from there up to `part.upTo` the
 * changes up to this one.
 */
export interface Position {
  readonly seen: Snapshot;
  readonly part: { readonly upTo: Snapshot; readonly id: number; readonly place: number } | null;
}

/** Whose cursor it is: the tenant, and the database as `present_identity()` names it. */
interface Owner {
  readonly tenantId: string;
  readonly identity: string;
}

const purpose = "cursor";
/** Of a cursor of ours with a thousand open transactions. */
const longest = 40_000;

const snapshot = z
  .tuple([z.int(), z.array(z.int())])
  .transform(([before, running]): Snapshot => ({ before, running }));
const content = z.tuple([
  z.literal(purpose),
  z.string(),
  z.string(),
  snapshot,
  z.nullable(z.tuple([snapshot, z.int(), z.int()])),
]);

/** A text that clients cannot read or make. It is sealed: numbers of transactions show what other tenants do. */
export function writeCursor(
  secrets: SecretBox,
  { tenantId, identity }: Owner,
  { seen, part }: Position,
): string {
  const plain = (of: Snapshot) => [of.before, of.running];
  const rest = part === null ? null : [plain(part.upTo), part.id, part.place];
  return secrets.seal(JSON.stringify([purpose, tenantId, identity, plain(seen), rest]));
}

/** Null for every text that is not a cursor of this owner. */
export function readCursor(
  secrets: SecretBox,
  { tenantId, identity }: Owner,
  text: string,
): Position | null {
  if (text.length > longest) return null;
  try {
    const [, tenant, database, seen, part] = content.parse(JSON.parse(secrets.open(text)));
    if (tenant !== tenantId || database !== identity) return null;
    if (part === null) return { seen, part: null };
    const [upTo, id, place] = part;
    return { seen, part: { upTo, id, place } };
  } catch {
    return null;
  }
}
