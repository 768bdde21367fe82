import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { systemOf } from "#domain/actor.ts";
import { scheduleCall } from "#domain/campaigns/schedule-call.ts";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { givenCampaign, givenMembers, givenTenant } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";

const callsPerMinute = 150;
const openingsPerMinute = 10;
const contactsOfOpening = 5;
const minuteMs = 60_000;

/** How late calls are, in real time, from the instant at which each is due until VAPI has its request. */
export const punctuality: Program = {
  name: "punctuality",
  about:
    "median milliseconds from the due instant of a call that was scheduled by hand, at any millisecond, until VAPI has the request; in the notes also of the first call of campaigns whose window opens at a full minute",
  floorIs: "a bare POST to the simulator and back, in the same minutes",
  kind: "DELAY",
  goal: "a call of a due second in that second",
  sizes: { small: [1], full: [2] },
  sizeIs: "minutes",
  async open(scene, minutes) {
    const simulator = await startSimulator({
      speed: 20,
      concurrencyLimit: 10_000,
      scriptFor: () => ({ lastsSeconds: 20 }),
    });
    scene.defer(() => simulator.close());
    await scene.server({ role: "all", vapiBaseUrl: simulator.url });
    let notes: Record<string, number> = {};
    let posts: number[] = [];
    return {
      async ours(time) {
        posts = [];
        const { campaignId, openings } = await time(() =>
          story(scene, minutes, async () => void posts.push(await barePost(simulator))),
        );
        const placed = await placedCalls(scene.pool, simulator);
        const late = placed
          .filter((call) => call.campaignId === campaignId)
          .map(({ createdAt, scheduledTime }) => createdAt - scheduledTime.getTime());
        const firsts = [...openings].map(([id, opensAt]) => {
          const own = placed.filter((call) => call.campaignId === id);
          return Math.min(...own.map(({ createdAt }) => createdAt)) - opensAt;
        });
        notes = {
          calls: late.length,
          "p99 ms": quantile(late, 0.99),
          "most ms": Math.max(...late),
          "opening p50 ms": quantile(firsts, 0.5),
          "opening p99 ms": quantile(firsts, 0.99),
        };
        return quantile(late, 0.5);
      },
      floor: async () => quantile(posts, 0.5),
      notes: async () => notes,
    };
  },
};

/** Calls scheduled at random instants and windows that open, for some minutes. `meanwhile` is done each second. */
async function story(
  { pool, context }: Scene,
  minutes: number,
  meanwhile: () => Promise<void>,
): Promise<{ campaignId: string; openings: ReadonlyMap<string, number> }> {
  // Shortly after a minute, so that the first window opens with the next one.
  await delay(minuteMs - (Date.now() % minuteMs) + 2_000);
  const { id: tenantId } = await givenTenant(context, 1_000);
  const campaignId = await givenCampaign(pool, tenantId);
  const openings = await givenOpenings({ pool, context }, minutes);
  const contacts = await givenMembers(pool, { tenantId, campaignId }, callsPerMinute * minutes);
  const from = Date.now() + 2_000;
  for (const contactId of contacts) {
    const at = new Date(from + Math.random() * (minutes * minuteMs - 7_000));
    await scheduleCall(context, systemOf(tenantId), { campaignId, contactId, at });
  }
  while (Date.now() < from + minutes * minuteMs) {
    await meanwhile();
    await delay(1_000);
  }
  return { campaignId, openings };
}

/** Campaigns that open at each of the next full minutes, with the instant. */
async function givenOpenings(
  { pool, context }: Pick<Scene, "pool" | "context">,
  minutes: number,
): Promise<ReadonlyMap<string, number>> {
  const openings = new Map<string, number>();
  for (let minute = 1; minute <= minutes; minute += 1) {
    const opensAt = (Math.floor(Date.now() / minuteMs) + minute) * minuteMs;
    for (let n = 0; n < openingsPerMinute; n += 1) {
      const { id: tenantId } = await givenTenant(context, 10);
      const campaignId = await givenCampaign(pool, tenantId, "PAUSED");
      await givenMembers(pool, { tenantId, campaignId }, contactsOfOpening);
      await pool.query("update enrolment set covered_until = '-infinity' where campaign_id = $1", [
        campaignId,
      ]);
      await pool.query(
        "update campaign set state = 'ACTIVE', start_time = $2, max_concurrent_calls = 10 where id = $1",
        [campaignId, new Date(opensAt).toISOString().slice(11, 16)],
      );
      openings.set(campaignId, opensAt);
    }
  }
  return openings;
}

/** The call of another account, as the client sends one, with nothing before and after it. Milliseconds. */
async function barePost({ url }: Simulator): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/call`, {
    method: "POST",
    headers: { authorization: "Bearer somebody else", "content-type": "application/json" },
    body: JSON.stringify({
      assistantId: sampleAssistants[0]!.id,
      phoneNumberId: samplePhoneNumbers[0]!.id,
      customer: { number: "+14155550100" },
    }),
  });
  await response.text();
  if (response.status !== 201) throw new Error(`the simulator refused: ${response.status}`);
  return performance.now() - startedAt;
}

interface Placed {
  readonly campaignId: string;
  readonly scheduledTime: Date;
  readonly createdAt: number;
}

/** The simulator's record beside what was due. */
async function placedCalls(pool: pg.Pool, { calls }: Simulator): Promise<Placed[]> {
  const { rows } = await pool.query<Placed & { dialId: string }>(
    `select dial.id as "dialId", dial.campaign_id as "campaignId", call.scheduled_time as "scheduledTime"
     from dial join call on call.id = dial.call_id`,
  );
  const byDial = new Map(rows.map((row) => [row.dialId, row]));
  return calls.flatMap(({ dialId, createdAt }) => {
    const due = dialId === null ? undefined : byDial.get(dialId);
    return due === undefined ? [] : [{ ...due, createdAt: createdAt.getTime() }];
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
