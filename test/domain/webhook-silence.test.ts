import { pino } from "pino";
import { expect } from "vitest";
import { givenCampaignWith } from "#test/given.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";
import { receiveWebhook } from "#test/verbs.ts";

const start = "2031-03-05T09:00:00Z";
const brief = { lastsSeconds: 20 };

async function alerts({ context }: World) {
  const { rows } = await context.pool.query<{ message: string; cleared: boolean }>(
    `select message, cleared_at is not null as cleared from alert
     where kind = 'WEBHOOKS_SILENT' order by at, id`,
  );
  return rows;
}

test("where no webhook has ever come, the first call that ends without one raises the alert, once, and a webhook clears it", async ({
  pool,
}) => {
  const lines: { level: number; msg: string; tenantId?: string; webhookUrl?: string }[] = [];
  await using world = await openWorld({
    pool,
    start,
    log: pino({}, { write: (line) => void lines.push(JSON.parse(line)) }),
    simulator: { scriptFor: () => brief, faults: { dropStatusUpdate: 1, dropReport: 1 } },
  });
  const { tenant } = await givenCampaignWith(world, 6, { maxConcurrentCalls: 2 });
  await world.tick();
  await world.advance(60_000);
  // The calls are still being looked up, or have ended too lately.
  expect(await alerts(world)).toEqual([]);
  await world.advance(10 * 60_000);
  expect(await alerts(world)).toEqual([
    {
      cleared: false,
      message: expect.stringContaining(`${world.context.publicUrl}/api/vapi/webhook`),
    },
  ]);

  const webhookUrl = `${world.context.publicUrl}/api/vapi/webhook`;
  expect(lines.filter((line) => line.webhookUrl !== undefined)).toMatchObject([
    {
      level: pino.levels.values["warn"],
      tenantId: tenant.id,
      webhookUrl,
      msg: expect.stringContaining("PUBLIC_URL"),
    },
  ]);

  const body = { message: { type: "speech-update" } };
  await receiveWebhook(world.context, { tenantId: tenant.id, body });
  expect(await alerts(world)).toMatchObject([{ cleared: true }]);
  await world.advance(20 * 60_000);
  expect(await alerts(world)).toHaveLength(1);
});

test("webhooks that arrive raise nothing, nor does a campaign that places no calls", async ({
  pool,
}) => {
  await using world = await openWorld({ pool, start, simulator: { scriptFor: () => brief } });
  await givenCampaignWith(world, 4, { maxConcurrentCalls: 2 });
  await givenCampaignWith(world, 4, { state: "PAUSED" });
  await world.tick();
  await world.advance(10 * 60_000);
  expect(world.simulator.calls).toHaveLength(4);
  expect(await alerts(world)).toEqual([]);
});

test("lost reports are no silence while status updates come", async ({ pool }) => {
  await using world = await openWorld({
    pool,
    start,
    simulator: { scriptFor: () => brief, faults: { dropReport: 1 } },
  });
  await givenCampaignWith(world, 6, { maxConcurrentCalls: 2 });
  await world.tick();
  await world.advance(10 * 60_000);
  expect(world.simulator.calls).toHaveLength(6);
  expect(await alerts(world)).toEqual([]);
});

test("clearing the alert costs a webhook no statement of its own, and one look into an index", async ({
  databaseUrl,
}) => {
  const { pool, statements } = recordingPool(databaseUrl);
  try {
    await using world = await openWorld({ pool, start });
    const { tenant } = await givenCampaignWith(world, 1);
    // The alerts of years, all of them cleared.
    await pool.query(
      `insert into alert (tenant_id, at, kind, message, subject, cleared_at)
       select $1, $2::timestamptz - n * interval '1 h', 'WEBHOOKS_SILENT', '', $1::uuid::text, $2
       from generate_series(1, 20000) n`,
      [tenant.id, world.now()],
    );
    await pool.query("analyze alert");
    statements.length = 0;
    const body = { message: { type: "speech-update" } };
    await receiveWebhook(world.context, { tenantId: tenant.id, body });
    const aboutAlerts = statements.filter(({ text }) => /\balert\b/.test(text));
    expect(aboutAlerts.map(({ name }) => name)).toEqual(["keep-webhooks"]);

    const { text, values } = aboutAlerts[0]!;
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(`explain ${text}`, [...values]);
    const plan = rows.map((line) => line["QUERY PLAN"]).join("\n");
    expect(plan).toContain("Index Scan using lasting_alert_pkey");
    // Alerts are found by their key, and only where there is one to clear.
    expect(plan.match(/(?<=Index Scan using )alert_\w+/g)).not.toEqual([]);
    expect(plan).not.toMatch(/alert_\w*at_id_idx/);
    expect(plan).toMatch(/Index Cond: \(\(tenant_id = .*\) AND \(id = .*alert_id\)\)/);
  } finally {
    await pool.end();
  }
});
