import type pg from "pg";
import type { DomainContext } from "#domain/context.ts";
import { foldCounts } from "#domain/calls/keep-counts.ts";
import { campaignForecast } from "#domain/forecasts/campaign-forecast.ts";
import { forecastCampaign } from "#domain/forecasts/forecast-campaign.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import type { Program } from "../harness/program.ts";
import { givenCampaign, givenTenant } from "../harness/people.ts";

const slots = 1_000;
const rowsAtOnce = 50_000;

/** A forecast of a large campaign, and of a large file before it is imported. */
export const forecastOfMany: Program = {
  name: "forecast",
  about:
    "milliseconds of a forecast of a daily campaign with so many members and two redials per round, over 14 days with 1,000 slots. In the notes: those of a forecast of a staged import with as many rows, and of as many contacts of whom only the number is known, each in a campaign that is not saved",
  floorIs: "the members counted by lane and by whether the round owes them a call, one statement",
  kind: "TIME",
  goal: "under a second for a million members",
  limits:
    "to choose the members that are asked, one index of all of them is read; the rest does not grow with their number",
  sizes: { small: [5_000], full: [1_000_000] },
  sizeIs: "members",
  async open({ pool, context }, size) {
    const { id: tenantId } = await givenTenant(context, slots);
    const campaignId = await givenCampaign(pool, tenantId, "PAUSED");
    await pool.query("update campaign set redials_per_round = 2 where id = $1", [campaignId]);
    await givenWaitingMembers(pool, { tenantId, campaignId }, size);
    const importId = await givenStagedImport(pool, { tenantId, campaignId }, size);
    await foldAll(context);
    // As autovacuum does a minute after.
    for (const table of ["contact", "enrolment", "import_row"]) {
      await pool.query(`vacuum analyze ${table}`);
    }
    const until = null;
    const nothing = { campaignId: null, contactCount: null, contacts: null, importId: null, until };
    const ask = async (what: object) =>
      await forecastCampaign(context, tenantId, { ...nothing, settings, ...what });
    return {
      ours: async (time) => {
        await time(() => campaignForecast(context, tenantId, { campaignId, until }));
        return 1;
      },
      floor: async (time) => {
        await time(() => pool.query(countMembers, [campaignId]));
        return 1;
      },
      notes: async () => ({
        "import, ms": await millisecondsOf(() => ask({ importId })),
        "number of contacts, ms": await millisecondsOf(() => ask({ contactCount: size })),
      }),
    };
  },
};

const countMembers = `select lane, covered_until < now() as is_owed, count(*) from enrolment
  where campaign_id = $1 and removed_at is null group by 1, 2`;

const settings = {
  name: "Bench",
  assistantId: sampleAssistants[0]!.id,
  phoneNumberId: samplePhoneNumbers[0]!.id,
  scheduleFrequency: "DAILY" as const,
  startTime: "00:00",
  endTime: "23:59",
  timeZone: "UTC",
  retryAttempts: 100,
  redialsPerRound: 2,
  maxConcurrentCalls: slots,
};

interface Goal {
  readonly tenantId: string;
  readonly campaignId: string;
}

/** Members whom the present round owes a call. */
async function givenWaitingMembers(
  pool: pg.Pool,
  { tenantId, campaignId }: Goal,
  count: number,
): Promise<void> {
  for (let from = 0; from < count; from += rowsAtOnce) {
    await pool.query(
      `with known as (
         insert into contact (tenant_id, phone, name)
         select $1, '+1' || 3000000000 + n, 'Ada Example' from generate_series($3::int + 1, least($3 + $4, $5)) n
         returning id)
       insert into enrolment (campaign_id, contact_id, tenant_id) select $2, id, $1 from known`,
      [tenantId, campaignId, from, rowsAtOnce, count],
    );
  }
}

/** An import that waits to be confirmed. Half of its contacts are known. */
async function givenStagedImport(
  pool: pg.Pool,
  { tenantId, campaignId }: Goal,
  count: number,
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into import (tenant_id, campaign_id, status, file_name, file_bytes, has_preview, total_rows, accepted_rows,
       preview, preview_line, previewed_at, created_at)
     values ($1, $2, 'STAGED', 'many.csv', 0, true, $3, $3, jsonb_build_object('newContacts', $3::int,
       'updatedContacts', 0, 'unchangedContacts', 0, 'conflicts', 0), $3 + 1, now(), now())
     returning id`,
    [tenantId, campaignId, count],
  );
  const { id } = rows[0]!;
  for (let from = 0; from < count; from += rowsAtOnce) {
    await pool.query(
      `insert into import_row (tenant_id, import_id, phone, line, name, attributes)
       select $1, $2, '+1' || 3000000000 + $5::int / 2 + n, n + 1, 'Ada Example', '{}'
       from generate_series($3::int + 1, least($3 + $4, $5)) n`,
      [tenantId, id, from, rowsAtOnce, count],
    );
  }
  return id;
}

/** As the workers do every few seconds. */
async function foldAll(context: DomainContext): Promise<void> {
  for (;;) {
    await foldCounts(context);
    const { rows } = await context.pool.query("select from people_delta limit 1");
    if (rows.length === 0) return;
  }
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round(performance.now() - startedAt);
}
