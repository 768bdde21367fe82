import { type CampaignChange, givenCampaign, givenTenant } from "#test/given.ts";
import { test as base } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import type { Goal } from "./import-file.ts";

const beforeOpening = "2030-03-04T08:00:00Z";
/** Half a minute before the window of the campaign opens. */
export const justBefore = "2030-03-04T08:59:30Z";

interface Story {
  readonly world: World;
  /** A tenant, a campaign from nine to five UTC, and the world in which they live. */
  readonly goalOf: (change?: CampaignChange) => Promise<Goal>;
}

/** A world in which a campaign imports files, an hour before its window opens. */
export const test = base.extend("story", async ({ pool }, { onCleanup }): Promise<Story> => {
  const world = await openWorld({ pool, start: beforeOpening });
  onCleanup(() => world[Symbol.asyncDispose]());
  return {
    world,
    goalOf: async (change) => {
      const tenant = await givenTenant(world);
      return { world, tenantId: tenant.id, campaignId: await givenCampaign(world, tenant, change) };
    },
  };
});

export const ada = "+14155550101";
export const two = "name,phone\nAda,+14155550101\nBob,+14155550102\n";
