import type pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { deleteCampaign, startCampaign, stopCampaign } from "#domain/campaigns/campaign-life.ts";
import { workOneStep } from "#domain/campaigns/campaign-work.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { givenCampaign, givenTenant } from "../harness/people.ts";
import type { Program, Timed } from "../harness/program.ts";

/** A window that is closed now and opens within three hours, so that calls move. UTC. */
function soon(): { startTime: string; endTime: string } {
  const hour = (ahead: number) => String((new Date().getUTCHours() + ahead) % 24).padStart(2, "0");
  return { startTime: `${hour(2)}:30`, endTime: `${hour(4)}:30` };
}

interface Place {
  readonly tenantId: string;
  readonly campaignId: string;
}

/** The life of a campaign with many waiting calls: it is stopped, started, edited and deleted. */
export const verbs: Program = {
  name: "verbs",
  about:
    "rows per second while a campaign's waiting calls are cancelled by stopCampaign, made again by startCampaign, moved by updateCampaign and cancelled by deleteCampaign, until all rows have followed",
  floorIs: "one plain update or insert of the same rows for each of the four",
  kind: "RATE",
  goal: "each answers in < 1 s at any size",
  sizes: { small: [2_000], full: [10_000, 100_000, 1_000_000] },
  sizeIs: "waiting calls",
  growth: {
    costOf: "a row that a stop, start, edit or deletion changes",
    sizes: [10_000, 100_000, 1_000_000],
  },
  async open({ context, pool }, size) {
    const { id: tenantId } = await givenTenant(context, 1);
    const notes: Record<string, number> = {};
    const actor = systemOf(tenantId);
    const acts: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
      stop: (id) => stopCampaign(context, actor, id),
      start: (id) => startCampaign(context, actor, id),
      edit: (id) => updateCampaign(context, actor, id, soon()),
      delete: (id) => deleteCampaign(context, actor, id),
    };
    return {
      async ours(time) {
        const place = await givenWaiting(pool, tenantId, size);
        for (const [name, act] of Object.entries(acts)) {
          const figures = await time(() => timed(() => act(place.campaignId), follow));
          notes[`${name}: answer ms`] = figures.answerMs;
          notes[`${name}: rows followed after ms`] = figures.followedMs;
          notes[`${name}: longest step ms`] = figures.longestStepMs;
        }
        await mustBeCancelled(pool, place, 2 * size);
        return 4 * size;

        async function follow(): Promise<boolean> {
          return await workOneStep(context, place);
        }
      },
      floor: (time) => floor(pool, tenantId, size, time),
      notes: async () => notes,
    };
  },
};

/** How long the verb took to answer, how long it took until nothing was left to do, and the longest step, in ms. */
async function timed(verb: () => Promise<unknown>, follow: () => Promise<boolean>) {
  const startedAt = performance.now();
  await verb();
  const answerMs = performance.now() - startedAt;
  let longestStepMs = 0;
  for (let isLeft = true; isLeft;) {
    const stepAt = performance.now();
    isLeft = await follow();
    longestStepMs = Math.max(longestStepMs, performance.now() - stepAt);
  }
  return { answerMs, followedMs: performance.now() - startedAt, longestStepMs };
}

async function floor(pool: pg.Pool, tenantId: string, size: number, time: Timed): Promise<number> {
  const place = await givenWaiting(pool, tenantId, size);
  for (const statement of [
    "update call set status = 'CANCELLED', ended_at = now(), updated_at = now() where campaign_id = $1 and status = 'SCHEDULED'",
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select tenant_id, campaign_id, contact_id, now(), position, 0, 0 from enrolment where campaign_id = $1`,
    `with settled as (update enrolment set covered_until = '-infinity' where campaign_id = $1)
     update call set scheduled_time = now() + interval '1 hour', updated_at = now()
     where campaign_id = $1 and status = 'SCHEDULED'`,
    "update call set status = 'CANCELLED', ended_at = now(), updated_at = now() where campaign_id = $1 and status = 'SCHEDULED'",
  ]) {
    await time(() => pool.query(statement, [place.campaignId]));
  }
  await mustBeCancelled(pool, place, 2 * size);
  return 4 * size;
}

let phones = 0;

/** A paused campaign, whose calls nobody dials, with a waiting call of each contact. */
async function givenWaiting(pool: pg.Pool, tenantId: string, size: number): Promise<Place> {
  const campaignId = await givenCampaign(pool, tenantId, "PAUSED");
  await pool.query(
    "insert into contact (tenant_id, phone) select $1, '+1' || 2000000000 + n from generate_series($2::int + 1, $2 + $3) n",
    [tenantId, phones, size],
  );
  await pool.query(
    `insert into enrolment (campaign_id, contact_id, tenant_id, covered_until)
     select $1, id, tenant_id, 'tomorrow' from contact
     where tenant_id = $2 and phone > '+1' || 2000000000 + $3::int and phone <= '+1' || 2000000000 + $3 + $4`,
    [campaignId, tenantId, phones, size],
  );
  await pool.query(
    `insert into call (tenant_id, campaign_id, contact_id, scheduled_time, position, generation, lane)
     select tenant_id, campaign_id, contact_id, now(), position, 0, 0 from enrolment where campaign_id = $1`,
    [campaignId],
  );
  phones += size;
  await pool.query("vacuum analyze contact, enrolment, call");
  return { tenantId, campaignId };
}

async function mustBeCancelled(pool: pg.Pool, { campaignId }: Place, calls: number): Promise<void> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from call where campaign_id = $1 and status = 'CANCELLED'",
    [campaignId],
  );
  if (rows[0]!.n !== calls) throw new Error(`${rows[0]!.n} calls of ${calls} are cancelled`);
}
