import { setTimeout as delay } from "node:timers/promises";
import { openingsAfter } from "#db/queries/campaign-facts.ts";
import { completeOpenings, forgetOtherZoneData, lookAtNow } from "#db/queries/openings.ts";
import { noteForgottenLanes } from "#db/queries/forgotten-lanes.ts";
import { inSnapshot } from "#db/pool.ts";
import { gateAt } from "#rules/gate.ts";
import type { DomainContext } from "#domain/context.ts";
import { keptTooLate, zoneData } from "./openings.ts";

const campaignsPerLook = 500;
const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * Compares what is kept of all openings with what is now computed. A campaign that is kept for a later time would be
 * forgotten until then: it is looked at by the next tick, and logged as an error. It counts only if a second look
 * finds it too, as a dispatch may have been requested for it a moment ago. Lanes of which
 * nothing is kept, or whose calls are due earlier than is kept, are looked at too. Returns the ids of these campaigns.
 */
export async function checkOpenings(context: DomainContext): Promise<string[]> {
  const { pool, log, horizons } = context;
  const missing = (await completeOpenings(pool)).map(({ id }) => id);
  const first = await tooLate(context);
  if (first.size > 0) await delay(horizons.lookAgainMs);
  const second = first.size === 0 ? first : await tooLate(context);
  const late = [...first].filter((id) => second.has(id));
  const ofLanes = (await noteForgottenLanes(pool)).map(({ id }) => id);
  const found = [...missing, ...late, ...ofLanes];
  if (found.length > 0) {
    await lookAtNow(pool, found);
    log.error(
      { campaignIds: found.slice(0, 100), campaigns: found.length },
      "the tick would have looked at campaigns too late: it looks at them now. Please report this",
    );
  }
  return found;
}

async function tooLate({ pool, clock }: DomainContext): Promise<ReadonlySet<string>> {
  const late = new Set<string>();
  let after = firstId;
  for (let isLast = false; !isLast;) {
    await inSnapshot(pool, async (tx) => {
      const campaigns = await openingsAfter(tx, after, campaignsPerLook);
      const now = await clock.now(tx);
      const gated = campaigns.map((campaign) => ({
        campaign,
        gate: gateAt(campaign, now),
        lanes: [],
      }));
      for (const { id } of await keptTooLate(tx, gated, now)) late.add(id);
      isLast = campaigns.length < campaignsPerLook;
      after = campaigns.at(-1)?.id ?? after;
    });
  }
  return late;
}

/**
 * Has the next tick look at the campaigns whose openings were computed from other time zone data. To be called when a
 * worker starts.
 */
export async function adoptZoneData({ pool }: DomainContext): Promise<void> {
  await forgetOtherZoneData(pool, zoneData);
}
