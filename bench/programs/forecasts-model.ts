import { forecastKinds, hitsOfCampaign } from "#test/forecast-coverage.ts";
import type { Program } from "../harness/program.ts";

/** The same question as `forecasts`, with campaigns that are played call by call without a database. */
export const forecastsModel: Program = {
  name: "forecasts-model",
  about:
    "share of what happened that lay between p10 and p90 of the forecast, over five kinds of campaigns (in the notes each), as for `forecasts`. The campaigns are played call by call by a program of its own, without the server, so that there can be many of them",
  floorIs: "none; 0.8 is right",
  kind: "SHARE",
  goal: "0.75 to 0.85",
  sizes: { small: [2], full: [200] },
  sizeIs: "campaigns of each kind",
  async open(_scene, count) {
    const notes: Record<string, number> = {};
    return {
      async ours(time) {
        const all = await time(async () =>
          forecastKinds.flatMap((kind) => {
            const hits = Array.from({ length: count }, (_, each) => hitsOfCampaign(kind, each));
            notes[kind] = shareOf(hits.flat());
            return hits.flat();
          }),
        );
        notes["things judged"] = all.length;
        return shareOf(all);
      },
      notes: async () => notes,
    };
  },
};

function shareOf(hits: readonly boolean[]): number {
  return hits.filter(Boolean).length / Math.max(hits.length, 1);
}
