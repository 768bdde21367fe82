import pino from "pino";
import { expect } from "vitest";
import { type Clock, postgresClock } from "#db/clock.ts";
import { openEventHub } from "#events/hub.ts";
import { type Announcement, announce } from "#events/notice.ts";
import { test } from "#test/test.ts";

const tenant = "6d3ffb0c-7f3b-4b0e-9a5e-3a0b6a6a1c11";
const log = pino({ level: "silent" });
const inCampaign = (digit: number): Announcement => ({
  topic: "campaign",
  tenant,
  campaign: `6d3ffb0c-7f3b-4b0e-9a5e-3a0b6a6a1c0${digit}`,
});

test("what is announced while the hub opens disturbs nobody, and what follows is heard", async ({
  databaseUrl,
  pool,
}) => {
  // Between the LISTEN and the first look at the clock another process commits.
  const clock: Clock = {
    async now(db) {
      await announce(db, inCampaign(1));
      return await postgresClock.now(db);
    },
  };
  const hub = await openEventHub({ connectionString: databaseUrl, clock, log });
  try {
    const watch = hub.watch(tenant);
    await announce(pool, inCampaign(2));
    expect(await watch.next()).toEqual({ value: inCampaign(2), done: false });
  } finally {
    await hub.close();
  }
});
