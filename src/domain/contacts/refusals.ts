import { z } from "zod";
import { lockTenants } from "#db/locks.ts";
import { lockContactsByPhone } from "#db/locks/contacts.ts";
import { insertRefusals, knownRefusals, withdrawRefusals } from "#db/queries/refusals.ts";
import { callTypeNames } from "#rules/call-type.ts";
import { type Actor, idsOf } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { parsed, refuse, text } from "#domain/input.ts";
import { askPermissionsAgain } from "#domain/scheduling/ask-permissions-again.ts";
import { mustFitRequest, numbersOf, unknownIds } from "./numbers-of-records.ts";

const refusal = z.object({
  phone: z.string().nullish(),
  contactId: z.string().nullish(),
  refusedAt: z.date(),
  callType: z.enum(callTypeNames).nullish(),
  subject: text(100).nullish(),
  note: text(1_000).nullish(),
});

export type NewRefusal = z.input<typeof refusal>;

/**
 * Records that persons have refused calls. Limits that begin with a refusal hold from then on, also for a call that is
 * being sent. Returns the ids in the order of the refusals. All or none is recorded. @throws InputValidationError
 */
export async function recordRefusals(
  context: DomainContext,
  actor: Actor,
  input: readonly NewRefusal[],
): Promise<{ id: string; refusalIds: string[] }> {
  const { tenantId } = actor;
  const path = "refusals";
  mustFitRequest(input, path, "refusals");
  const { refusals } = parsed(z.object({ refusals: z.array(refusal) }), { refusals: [...input] });
  return await commitChange(context, actor, "recordRefusals", async (tx) => {
    const { phones, problems } = await numbersOf(tx, tenantId, refusals, path);
    const before = await context.clock.now(tx);
    refuse([
      ...problems,
      ...refusals.flatMap(({ refusedAt }, index) =>
        refusedAt <= before
          ? []
          : [{ path: [path, String(index), "refusedAt"], message: "must not be in the future" }],
      ),
    ]);
    // A dial that is being committed as SENT has locked its contact: it is committed by then, or decided afterwards.
    await lockContactsByPhone(tx, tenantId, [...new Set(phones as string[])].toSorted());
    const rows = refusals.map((one, index) => ({
      phone: phones[index],
      refused_at: one.refusedAt,
      call_type: one.callType ?? null,
      subject: one.subject ?? null,
      note: one.note ?? null,
    }));
    const now = await context.clock.now(tx);
    const added = await insertRefusals(tx, tenantId, now, ...idsOf(actor), JSON.stringify(rows));
    const refusalIds = added.map(({ id }) => id);
    return { id: tenantId, refusalIds, facts: { added: added.length } };
  });
}

/**
 * Withdraws refusals now: a limit begins with them no more, and calls that waited for its end are decided again. One that
 * is withdrawn already stays as it is. @throws InputValidationError
 */
export async function withdrawRefusal(
  context: DomainContext,
  actor: Actor,
  input: { readonly ids: readonly string[]; readonly how?: string | null | undefined },
): Promise<{ id: string; refusalIds: string[] }> {
  const { tenantId } = actor;
  const { how } = parsed(z.object({ how: text(1_000).nullish() }), { how: input.how });
  mustFitRequest(input.ids, "ids", "refusals");
  return await commitChange(context, actor, "withdrawRefusals", async (tx) => {
    const asIds = input.ids.filter((id) => z.uuid().safeParse(id).success);
    const rows = await knownRefusals(tx, tenantId, asIds);
    refuse(unknownIds(input.ids, new Set(rows.map(({ id }) => id)), "refusal"));
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    const withdrawn = await withdrawRefusals(tx, tenantId, asIds, now, how ?? null);
    const phones = [...new Set(rows.map(({ phone }) => phone))].toSorted();
    await askPermissionsAgain(tx, { tenantId, phones }, now);
    const refusalIds = withdrawn.map(({ id }) => id);
    return { id: tenantId, refusalIds, facts: { withdrawn: withdrawn.length } };
  });
}
