import { setTimeout as delay } from "node:timers/promises";
import { gapMs } from "#rules/pace.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";

const startsPerMinute = 30;
const minuteMs = 60_000;

/** How evenly a real server spreads the starts of a campaign that has a start rate, by the simulator's record. */
export const pace: Program = {
  name: "pace",
  about:
    "the longest gap in milliseconds between two starts of a campaign with 30 starts a minute and enough calls that wait; in the notes also the shortest gap, and the most starts in any 60 s",
  floorIs: "the gap that the rate plans",
  kind: "DELAY",
  goal: "at most half a second more than planned",
  sizes: { small: [1], full: [3] },
  sizeIs: "minutes",
  async open(scene, minutes) {
    const simulator = await startSimulator({
      concurrencyLimit: 10_000,
      scriptFor: () => ({ lastsSeconds: 20 }),
    });
    scene.defer(() => simulator.close());
    await scene.server({ role: "all", vapiBaseUrl: simulator.url });
    let notes: Record<string, number> = {};
    return {
      async ours(time) {
        const { pool, context } = scene;
        const before = simulator.calls.length;
        const { id: tenantId } = await givenTenant(context, 1_000);
        const campaignId = await givenCampaign(pool, tenantId, "PAUSED");
        const place = { tenantId, campaignId };
        const people = await givenMembers(pool, place, startsPerMinute * minutes);
        await givenWaitingCalls(pool, place, people);
        await time(async () => {
          await pool.query(
            "update campaign set state = 'ACTIVE', starts_per_minute = $2 where id = $1",
            [campaignId, startsPerMinute],
          );
          await delay(minutes * minuteMs);
        });
        await pool.query("update campaign set state = 'PAUSED' where id = $1", [campaignId]);
        const starts = simulator.calls.slice(before).map(({ createdAt }) => createdAt.getTime());
        const gaps = starts.slice(1).map((at, index) => at - starts[index]!);
        const inMinute = starts.map(
          (from) => starts.filter((at) => at >= from && at < from + minuteMs).length,
        );
        notes = {
          starts: starts.length,
          "shortest gap ms": Math.min(...gaps),
          "most in 60 s": Math.max(...inMinute),
        };
        return Math.max(...gaps);
      },
      floor: async () => gapMs(startsPerMinute),
      notes: async () => notes,
    };
  },
};
