import { systemOf } from "#domain/actor.ts";
import { recordConsents } from "#domain/contacts/consents.ts";
import { recordListCheck } from "#domain/contacts/list-checks.ts";
import { callTypeNames } from "#rules/call-type.ts";
import { loadedPacks } from "#rules/loaded-packs.ts";
import type { World } from "./world.ts";

/** Records for numbers every consent and every check against a list that the loaded rules may want. */
export async function givenPermissions(
  world: World,
  tenantId: string,
  phones: readonly string[],
): Promise<void> {
  const actor = systemOf(tenantId);
  const now = world.now();
  const records = phones.map((phone) => ({
    phone,
    kind: "CONSENT_WRITTEN" as const,
    callTypes: [...callTypeNames],
    givenAt: now,
  }));
  await recordConsents(world.context, actor, records);
  await givenChecks(world, tenantId, phones);
}

/** Records for numbers that they are on none of the lists that the loaded rules may want checked. */
export async function givenChecks(
  world: World,
  tenantId: string,
  phones: readonly string[],
): Promise<void> {
  const lists = loadedPacks().flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.kind === "LIST" ? rule.list.name : [])),
  );
  for (const list of new Set(lists)) {
    const check = { list, version: "today's", asOf: world.now(), clear: [...phones] };
    await recordListCheck(world.context, systemOf(tenantId), check);
  }
}
