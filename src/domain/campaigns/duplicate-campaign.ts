import { lockOwnCampaign } from "#db/locks.ts";
import { type CampaignRow, campaignsById } from "#db/queries/campaign-facts.ts";
import { addCopy, nextPosition } from "#db/queries/copy-members.ts";
import { insertCampaign } from "#db/queries/save-campaign.ts";
import type { Tx } from "#db/pool.ts";
import { type CampaignSettings, settingOf } from "#rules/campaign-settings.ts";
import { storedWindows } from "#rules/windows.ts";
import {
  callTypeProblems,
  poolProblems,
  settingsProblems,
  vapiProblems,
  withPool,
} from "./campaign-input.ts";
import { beginWork } from "./campaign-work.ts";
import { changedScheduleProblems, storedValues } from "./campaigns.ts";
import { countNumbers } from "./count-numbers.ts";
import { keepCampaign } from "./keep-campaign.ts";
import { firstId } from "./work-step.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { NotFoundError } from "#domain/errors.ts";
import { refuse } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";

interface Wishes {
  /** Default: no, as a copy is usually changed before it places calls. */
  readonly isActive?: boolean;
  /** Whether the contacts of the campaign are enrolled in the copy. */
  readonly withContacts?: boolean;
}

/**
 * Creates a campaign with the settings of another one, except those that are given. With its contacts, on wish: those that
 * it has when the copy is made, in their order. They follow in steps: a copy of a large campaign is there at once.
 * @throws InputValidationError, NotFoundError, VapiRefusedError
 */
export async function duplicateCampaign(
  context: DomainContext,
  actor: Actor,
  id: string,
  written: Partial<CampaignSettings>,
  { isActive = false, withContacts = false }: Wishes = {},
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const [known] = await campaignsById(context.pool, [id]);
  if (known?.tenantId !== tenantId) throw new NotFoundError("campaign", id);
  const callType = written.callType === undefined ? known.callType : written.callType;
  const problems = [
    ...settingsProblems(written),
    ...(await callTypeProblems(context, tenantId, callType)),
    ...poolProblems(written, { isNew: false }),
    ...(await vapiProblems(context, tenantId, written)),
  ];
  return await commitChange(context, actor, "duplicateCampaign", async (tx) => {
    await countNumbers(tx, tenantId, written, () => context.clock.now(tx));
    const { campaign: source } = await keepCampaign(tx, tenantId, id);
    const { change, problems: windows } = storedWindows(withPool(written), source);
    const redialDelays = { ...source.redialDelays, ...change.redialDelays };
    const whole = { ...source, name: nameOfCopy(source.name), ...change, redialDelays };
    refuse([...problems, ...windows, ...changedScheduleProblems(whole, written)]);
    const now = await context.clock.now(tx);
    const state = isActive ? "ACTIVE" : "PAUSED";
    const values = storedValues(whole);
    const copy = (await insertCampaign.first(tx, tenantId, state, now, ...values))!;
    if (withContacts) await beginCopy(context, tx, source, copy.id, now);
    await requestDispatch(tx, tenantId);
    return copy;
  });
}

async function beginCopy(
  context: DomainContext,
  tx: Tx,
  { id: source, tenantId }: CampaignRow,
  campaignId: string,
  now: Date,
): Promise<void> {
  const lock = (await lockOwnCampaign(tx, tenantId, campaignId))!;
  const { position } = (await nextPosition.first(tx))!;
  await addCopy(tx, tenantId, campaignId, [source, position, firstId], now);
  await beginWork(context, tx, { tenantId, campaignId, lock }, now);
}

function nameOfCopy(name: string): string {
  const suffix = " (copy)";
  return name.slice(0, settingOf("name").longest! - suffix.length) + suffix;
}
