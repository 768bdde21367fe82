import { expect, test } from "vitest";
import { forecastKinds, hitsOfCampaign } from "#test/forecast-coverage.ts";

/**
 * The chance is that of the seeds, so the share is always the same. The share of many more campaigns is published by
 * `npm run bench -- forecasts forecasts-model`: a change of the model is to be judged by that.
 */
test("about 80 of 100 things that happen lie between p10 and p90", () => {
  const hits = forecastKinds.flatMap((kind) =>
    [0, 1, 2, 3, 4, 5].flatMap((number) => hitsOfCampaign(kind, number)),
  );
  const share = hits.filter(Boolean).length / hits.length;
  expect(hits.length).toBeGreaterThan(80);
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(0.93);
});
