import { z } from "zod";
import { lockContactsByPhone } from "#db/locks/contacts.ts";
import { insertConsents, knownConsents, revokeConsents } from "#db/queries/consents.ts";
import { callTypeNames } from "#rules/call-type.ts";
import { permissionKinds } from "#rules/rule-pack.ts";
import { type Actor, idsOf } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import type { InputProblem } from "#domain/errors.ts";
import { parsed, refuse, text } from "#domain/input.ts";
import { askPermissionsAgain } from "#domain/scheduling/ask-permissions-again.ts";
import { mustFitRequest, numbersOf, unknownIds } from "./numbers-of-records.ts";

const record = z.object({
  phone: z.string().nullish(),
  contactId: z.string().nullish(),
  kind: z.enum(permissionKinds),
  callTypes: z
    .array(z.enum(callTypeNames))
    .min(1, "must name at least one call type")
    .transform((types) => [...new Set(types)]),
  givenAt: z.date(),
  expiresAt: z.date().nullish(),
  obtained: text(200).nullish(),
  source: text(4_000).nullish(),
});

export type NewConsent = z.input<typeof record>;

/**
 * Records consents and other permissions of numbers. They are never changed; a new record is added, or one is revoked.
 * Calls that waited for them are decided again. Returns the ids in the order of the records. All or none is recorded.
 * @throws InputValidationError with everything that is wrong
 */
export async function recordConsents(
  context: DomainContext,
  actor: Actor,
  input: readonly NewConsent[],
): Promise<{ id: string; consentIds: string[] }> {
  const { tenantId } = actor;
  const path = "records";
  mustFitRequest(input, path, "records");
  const { records } = parsed(z.object({ records: z.array(record) }), { records: [...input] });
  return await commitChange(context, actor, "recordConsents", async (tx) => {
    const now = await context.clock.now(tx);
    const { phones, problems } = await numbersOf(tx, tenantId, records, path);
    refuse([...problems, ...records.flatMap((one, index) => timeProblems(one, index, now))]);
    const rows = records.map((one, index) => ({
      phone: phones[index],
      kind: one.kind,
      call_types: one.callTypes,
      given_at: one.givenAt,
      expires_at: one.expiresAt ?? null,
      obtained: one.obtained ?? null,
      source: one.source ?? null,
    }));
    const added = await insertConsents(tx, tenantId, now, ...idsOf(actor), JSON.stringify(rows));
    await askPermissionsAgain(tx, { tenantId, phones: phones as string[] }, now);
    const consentIds = added.map(({ id }) => id);
    return { id: tenantId, consentIds, facts: { added: added.length } };
  });
}

/**
 * Revokes records now. From then on they permit nothing, also for a call that is being sent.
 * One that is revoked already stays as it is. @throws InputValidationError
 */
export async function revokeConsent(
  context: DomainContext,
  actor: Actor,
  input: { readonly ids: readonly string[]; readonly how?: string | null | undefined },
): Promise<{ id: string; consentIds: string[] }> {
  const { tenantId } = actor;
  const { how } = parsed(z.object({ how: text(1_000).nullish() }), { how: input.how });
  mustFitRequest(input.ids, "ids", "records");
  return await commitChange(context, actor, "revokeConsents", async (tx) => {
    const asIds = input.ids.filter((id) => z.uuid().safeParse(id).success);
    const rows = await knownConsents(tx, tenantId, asIds);
    refuse(unknownIds(input.ids, new Set(rows.map(({ id }) => id)), "consent"));
    // A dial that is being committed as SENT has locked its contact: it is committed by then, or decided afterwards.
    const phones = [...new Set(rows.map(({ phone }) => phone))].toSorted();
    await lockContactsByPhone(tx, tenantId, phones);
    const now = await context.clock.now(tx);
    const revoked = await revokeConsents(tx, tenantId, asIds, now, how ?? null);
    const consentIds = revoked.map(({ id }) => id);
    return { id: tenantId, consentIds, facts: { revoked: revoked.length } };
  });
}

/** A time that has not come is a typing error; so is an end before the beginning. */
function timeProblems(
  { givenAt, expiresAt }: z.output<typeof record>,
  index: number,
  now: Date,
): InputProblem[] {
  const path = (field: string) => ["records", String(index), field];
  const problems: InputProblem[] = [];
  if (givenAt > now) {
    problems.push({ path: path("givenAt"), message: "must not be in the future" });
  }
  if (expiresAt != null && expiresAt <= givenAt) {
    problems.push({ path: path("expiresAt"), message: "must be after givenAt" });
  }
  return problems;
}
