import type { Journal } from "../journal.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause } from "./pause.ts";
import { startCampaign } from "./settings.ts";

/** Copies a campaign with its contacts, once all of them have joined it, and starts the copy. */
export async function copyCampaigns(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const source = stage.campaigns.find(({ name }) => name === "Once")!;
  const hasJoined = (): boolean =>
    journal.imported.filter(({ campaignId }) => campaignId === source.id).length ===
    source.numbers.length;
  while (!hasJoined() && !signal.aborted) await pause(random, [500, 1_000], signal);
  // The last of its files may be applied after the storm.
  if (!hasJoined()) return;
  const api = stage.apis.get(source.tenant)!;
  const name = `Copy of ${source.name}`;
  const copy = await api.ask<{ id: string }>(
    `mutation ($id: ID!, $input: DuplicateCampaignInput!) {
      duplicateCampaign(id: $id, input: $input) {
        ... on Campaign { id } ... on Error { isError: __typename message }
      }
    }`,
    { id: source.id, input: { name, withContacts: true } },
  );
  // One whose answer got lost stays paused.
  stage.campaigns.push({ ...source, name, id: copy.id.split(":")[1]! });
  await startCampaign(api, copy.id);
}
