import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { disableTenant, enableTenant } from "#domain/tenants/operate.ts";
import { dispatch } from "#domain/scheduling/dispatch.ts";
import { gateStatus } from "#domain/scheduling/gate-status.ts";
import { whyNotCalled } from "#domain/scheduling/why-not-called.ts";
import { givenCampaignWith, statuses } from "#test/given.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const simulator = { scriptFor: () => ({ lastsSeconds: 90 }) };

test("a disabled tenant dials nobody while its live calls finish, and goes on when it is enabled", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { context } = world;
  const two = { maxConcurrentCalls: 2 };
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 5, two);
  const other = await givenCampaignWith(world, 1);
  await world.tick();
  expect(world.simulator.calls).toHaveLength(3);

  await disableTenant(context, systemOf(tenant.id));
  await world.advance(5 * 60_000);
  expect(await statuses(world, campaign)).toEqual({ COMPLETED: 2, SCHEDULED: 3 });
  expect(await statuses(world, other.campaign)).toEqual({ COMPLETED: 1 });
  const waiting = { campaignId: campaign, contactId: contacts.at(-1)!.id, at: null };
  expect(await whyNotCalled(context, tenant.id, waiting)).toMatchObject({
    mayCall: false,
    reason: "TENANT_DISABLED",
  });
  expect((await gateStatus(context, tenant.id, [campaign])).get(campaign)).toMatchObject({
    isOpen: false,
    reason: "TENANT_DISABLED",
  });

  await enableTenant(context, systemOf(tenant.id));
  await world.advance(10 * 60_000);
  expect(await statuses(world, campaign)).toEqual({ COMPLETED: 5 });
});

test("what was claimed when the tenant was disabled is put back and not dialled", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign, contacts } = await givenCampaignWith(world, 1);
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time) values ($1, $2, $3, $4)`,
    [tenant.id, campaign, contacts[0]!.id, world.now()],
  );
  expect((await dispatch(world.context, [tenant.id])).callsClaimed).toBe(1);
  await disableTenant(world.context, systemOf(tenant.id));
  await world.settle();
  expect(world.simulator.calls).toHaveLength(0);
  expect(await statuses(world, campaign)).toEqual({ SCHEDULED: 1 });
});
