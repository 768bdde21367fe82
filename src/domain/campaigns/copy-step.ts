import { lockCallees } from "#db/locks/callees.ts";
import { copyMembers, nextToCopy } from "#db/queries/copy-members.ts";
import type { Tx } from "#db/pool.ts";
import { enrol, enrolmentTerms } from "./enrolments.ts";
import { inOrder, type StepDone, type StepOf, stepDone } from "./work-step.ts";

/**
 * Enrols the next contacts of the campaign from which this one was copied, at the same positions, and schedules a call
 * for each that is owed one. Contacts that came into that campaign later, or have left it, are left out. The cursor is:
 * that campaign, the position before which its members are copied, and the contact that was reached.
 */
export async function copyStep(
  tx: Tx,
  { campaign, lock, work, rows }: StepOf,
  now: Date,
): Promise<StepDone> {
  const [source, before, after] = work.cursor as readonly [string, string, string];
  if (campaign.deletedAt !== null) return stepDone([], rows);
  const next = await inOrder(tx, () => nextToCopy(tx, source, after, rows, before, campaign.id));
  const members = next.filter(({ isMember }) => isMember);
  const { ids: present } = await lockCallees(
    tx,
    campaign.tenantId,
    members.map(({ id }) => id),
  );
  const copied = members.filter(({ id }) => present.has(id));
  if (copied.length > 0) {
    const contactIds = copied.map(({ id }) => id);
    const positions = copied.map(({ position }) => position);
    const { id, tenantId, isLaned } = campaign;
    const coveredUntil = isLaned ? "-infinity" : enrolmentTerms(campaign, now).coveredUntil;
    await copyMembers(tx, id, tenantId, coveredUntil, now, contactIds, positions, isLaned);
    const enrolled = contactIds.map((contactId) => ({ id: contactId, isUnknown: false }));
    await enrol(tx, { campaign, lock }, enrolled, now);
  }
  return stepDone(
    next.map(({ id }) => [source, before, id]),
    rows,
  );
}
