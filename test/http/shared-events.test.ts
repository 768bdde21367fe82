import { expect } from "vitest";
import { test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { held } from "#test/held.ts";
import { givenCampaign, givenEnrolled, moveCalls } from "#test/operations.ts";
import { watch } from "#test/watch.ts";

const Gates = graphql(`
  subscription Gates($campaignId: ID, $since: String, $isShort: Boolean = false) {
    callChanged(campaignId: $campaignId, since: $since) {
      status
      cursor
      call {
        campaign {
          name @skip(if: $isShort)
          gate {
            isOpen
          }
        }
      }
    }
  }
`);

const Statuses = graphql(`
  subscription Statuses {
    callChanged {
      status
    }
  }
`);

test("subscribers with the same operation are sent what one execution has read, also if its subscriber leaves", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  const server = { ...tenant, url: app.url };
  // The arguments of the subscription decide who is sent an event, not what it shows.
  const watches = [0, 1, 2, 3].map((n) =>
    watch("a WebSocket", server, Gates, { campaignId, ...(n > 1 && { since: `from ${n}` }) }),
  );
  for (const each of watches) await each.next();
  await using last = watch("a WebSocket", server, Statuses, {});
  await last.next();
  await using blocker = await held(pool, "tenant");
  await moveCalls(pool, campaignId, "CALLING");
  const events = watches.map((each) =>
    each.next(({ callChanged: { status } }) => status === "CALLING"),
  );
  await last.next(({ callChanged: { status } }) => status === "CALLING");
  await expect.poll(() => blocker.waiting()).toBe(1);
  await watches[0]![Symbol.asyncDispose]();
  await expect(events[0]).rejects.toThrow("the subscription has ended");
  await expect.poll(() => blocker.waiting()).toBe(1);
  await blocker[Symbol.asyncDispose]();
  const [one, ...others] = await Promise.all(events.slice(1));
  expect(one!.callChanged.call!.campaign.gate).toEqual({ isOpen: expect.any(Boolean) });
  for (const other of others) expect(other).toEqual(one);
  await Promise.all(watches.map((each) => each[Symbol.asyncDispose]()));
});

test("subscribers with other variables are sent what these ask for", async ({
  app,
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  const server = { ...tenant, url: app.url };
  await using long = watch("a WebSocket", server, Gates, { campaignId });
  await using short = watch("a WebSocket", server, Gates, { campaignId, isShort: true });
  for (const each of [long, short]) await each.next();
  await moveCalls(pool, campaignId, "CALLING");
  const campaigns = await Promise.all(
    [long, short].map(async (each) => {
      const event = await each.next(({ callChanged: { status } }) => status === "CALLING");
      return Object.keys(event.callChanged.call!.campaign);
    }),
  );
  expect(campaigns).toEqual([["name", "gate"], ["gate"]]);
});
