import { changedPacks, keepPacks } from "#db/queries/rule-pack-versions.ts";
import type { Queryable } from "#db/pool.ts";
import { CannotStartError } from "../../cannot-start.ts";
import type { ReadPack } from "./read-packs.ts";

/** Rule packs whose files say something else than when a server first started with them. */
class RulePackChangedError extends CannotStartError {
  override readonly name = "RulePackChangedError";
  readonly code = "RULE_PACK_CHANGED";
}

/**
 * Keeps the digests of rule packs that are new to this database, and compares those of the others.
 * @throws RulePackChangedError if a pack has other contents under the same id and version
 */
export async function keepPackVersions(
  db: Queryable,
  packs: readonly ReadPack[],
  now: Date,
): Promise<void> {
  const known = [
    packs.map(({ id }) => id),
    packs.map(({ version }) => version),
    packs.map(({ digest }) => digest),
  ] as const;
  await keepPacks(db, ...known, now);
  // A statement of its own: it sees what another process has kept in the meantime.
  const changed = await changedPacks(db, ...known);
  if (changed.length === 0) return;
  const lines = changed.map(
    ({ pack, version, digest, kept, since }) =>
      `  ${pack} ${version}: SHA-256 ${digest} now, ${kept} since ${since.toISOString()}`,
  );
  throw new RulePackChangedError(
    `Call Scheduler cannot start, because rule packs have changed under the same version (RULE_PACK_CHANGED):\n\n${lines.join("\n")}\n\nCalls may have been decided by the former contents, and their evidence names the version. Put the former files back, or give the changed pack a new version (its folder, and "version" in pack.json) and choose it with updateTenant; see docs/calling-rules.md.\n`,
  );
}
