import { impose, type Journal, lift } from "../journal.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause } from "./pause.ts";
import { changeState, startCampaign } from "./settings.ts";

const halting = ["stopCampaign", "pauseCampaign"] as const;

/** Stops, pauses and starts campaigns, one at a time, until the signal falls; all are started in the end. */
export async function stopAndStart(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const lasting = stage.campaigns.filter(({ name }) => !name.endsWith("soon"));
  while (!signal.aborted) {
    await pause(random, [2_000, 8_000], signal);
    if (signal.aborted) break;
    const { id, tenant } = random.oneOf(lasting);
    const api = stage.apis.get(tenant)!;
    const mutation = random.oneOf(halting);
    const bar = { what: "STOP", tenant, campaignId: id, numbers: null } as const;
    const stop = await impose(journal, [bar], () => changeState(api, mutation, id));
    await pause(random, [2_000, 6_000], signal);
    await lift(stop, () => startCampaign(api, id));
  }
  for (const { id, tenant } of stage.campaigns) {
    await startCampaign(stage.apis.get(tenant)!, id);
  }
}
