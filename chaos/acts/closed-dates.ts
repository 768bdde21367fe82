import { impose, type Journal, lift } from "../journal.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause } from "./pause.ts";
import { updateCampaign, updateTenant } from "./settings.ts";

const dayMs = 86_400_000;

/** Closes today for a tenant or a campaign, and opens it again, until the signal falls. In the end all is open. */
export async function closeDates(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(random, [2_000, 8_000], signal);
    if (signal.aborted) return;
    const { tenant, id } = random.oneOf(stage.campaigns);
    const api = stage.apis.get(tenant)!;
    const campaignId = random.next() < 0.5 ? null : id;
    const close = (blackoutDates: readonly object[]): Promise<void> =>
      campaignId === null
        ? updateTenant(api, { blackoutDates })
        : updateCampaign(api, campaignId, { blackoutDates });
    const bar = { what: "CLOSED_DATE", tenant, campaignId, numbers: null } as const;
    const closed = await impose(journal, [bar], () => close([today()]));
    await pause(random, [3_000, 8_000], signal);
    await lift(closed, () => close([]));
  }
}

/** Wherever it is today. */
function today() {
  const date = (days: number): string =>
    new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
  return { from: date(-1), to: date(1), label: "Closed" };
}
