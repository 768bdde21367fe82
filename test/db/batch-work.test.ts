import { expect } from "vitest";
import { openLedger } from "#domain/ledger/ledger.ts";
import { ended, webhookBody } from "#test/hear.ts";
import { givenDialling } from "#test/ledger.ts";
import { givenMany } from "#test/many.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const simulator = {
  faults: { dropStatusUpdate: 1, dropReport: 1 },
  scriptFor: () => ({ lastsSeconds: 200 }),
};
/** After so many runs Postgres has made every plan that it keeps. */
const runsBeforeAPlanIsKept = 6;
/** In all nodes of all plans, for each webhook: some 100. A plan that reads a table handles thousands. */
const mostPerWebhook = 300;

/** Calls that are live at VAPI. */
async function givenLive(world: World, contacts: number) {
  const slots = { maxConcurrentCalls: contacts };
  const { tenant, campaign } = await givenDialling(world, { contacts, ...slots, tenant: slots });
  await world.context.pool.query("delete from scheduler_run");
  await world.tick();
  const { rows } = await world.context.pool.query<{ dialId: string; vapiCallId: string }>(
    `select id as "dialId", vapi_call_id as "vapiCallId" from dial where campaign_id = $1`,
    [campaign],
  );
  expect(rows).toHaveLength(contacts);
  return { tenantId: tenant.id, calls: rows };
}

test("a batch of webhooks reads its own rows, by plans that were made while the tables were small", async ({
  databaseUrl,
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  await using meter = await meterWork(pool, databaseUrl);
  const ledger = openLedger({ ...world.context, pool: meter.pool });
  const hearAll = async ({ tenantId, calls }: Awaited<ReturnType<typeof givenLive>>) =>
    await meter.rowsHandled(() =>
      Promise.all(
        calls.map((subject) => {
          const body = webhookBody(subject, ended("customer-ended-call"));
          return ledger.receiveWebhook({ tenantId, body });
        }),
      ),
    );

  for (let run = 0; run < runsBeforeAPlanIsKept; run += 1) {
    await hearAll(await givenLive(world, 1));
    await pool.query("analyze");
  }
  await givenMany(pool, {
    tenants: 1,
    campaigns: 1,
    contactsPerCampaign: 2_000,
    formerCalls: 2,
    at: world.now(),
  });
  const handled = await hearAll(await givenLive(world, 10));

  expect(handled).toBeGreaterThan(10);
  expect(handled).toBeLessThan(10 * mostPerWebhook);
});
