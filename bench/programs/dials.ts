import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { inTransaction } from "#db/pool.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program, Timed } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";
import type { DialsFloorOrder } from "./dials-floor.ts";
import type { DialsRivalOrder } from "./dials-rival.ts";

const calls = 600;
const ringSeconds = 0.2;
const talkSeconds = 0.5;
/** Of VAPI's lines, as many as a tenant may use. */
const concurrencyLimit = 1_000;

/** All calls are due at once; ended when VAPI's report of the last one is in the ledger. */
export const dials: Program = {
  name: "dials",
  about: "calls per second from due to final: claimed, sent, accepted, reported by two webhooks",
  floorIs:
    "bare processes that commit one update before the request, one after it and one for each webhook",
  rivalIs:
    "a loop with some queries of an ORM for each contact, ten requests at a time and 50 calls in a run, which does not wait for the next minute; it commits no record of a request before it is sent",
  kind: "RATE",
  goal: ">= 1.0",
  sizes: { small: [1], full: [1, 2, 4] },
  sizeIs: "workers",
  async open(scene, size) {
    const { pool } = scene;
    const vapi = await scene.vapi({ ringSeconds, talkSeconds, concurrencyLimit });
    const vapiBaseUrl = vapi.ready["url"]!;
    const tenant = await givenTenant(scene.context, 1_000);
    const campaignId = await givenCampaign(pool, tenant.id);
    const api = await scene.server({ role: "api", vapiBaseUrl });
    for (let worker = 0; worker < size; worker += 1) {
      await scene.server({ role: "worker", vapiBaseUrl, publicUrl: api.ready["url"]! });
    }
    const whose = { tenantId: tenant.id, campaignId };
    const floor = await scene.child("dials-floor.ts", {
      databaseUrl: scene.databaseUrl,
      vapiBaseUrl,
      workers: size,
    } satisfies DialsFloorOrder);
    const rival = await rivalOf(scene, vapiBaseUrl);
    return {
      rival,
      async ours(time) {
        const members = await givenMembers(pool, whose, calls);
        await givenWaitingCalls(pool, whose, members);
        await time(async () => {
          await inTransaction(pool, (tx) => requestDispatch(tx, tenant.id));
          await ended(pool);
        });
        return calls;
      },
      async floor(time) {
        await time(async () => {
          const response = await fetch(`${floor.ready["url"]}/run?calls=${calls}`);
          await response.text();
        });
        return calls;
      },
    };
  },
};

/** Calls of a tenant that has no VAPI account, so that our workers do not place them. */
async function rivalOf(scene: Scene, vapiBaseUrl: string) {
  const { context, pool, databaseUrl } = scene;
  const { id: tenantId } = await givenTenant(context, 1_000);
  await pool.query("update tenant set vapi_api_key_encrypted = null where id = $1", [tenantId]);
  const campaignId = await givenCampaign(pool, tenantId);
  const order: DialsRivalOrder = { databaseUrl, vapiBaseUrl };
  const server = await scene.child("dials-rival.ts", order);
  return async (time: Timed): Promise<number> => {
    const whose = { tenantId, campaignId };
    await givenWaitingCalls(pool, whose, await givenMembers(pool, whose, calls));
    await time(async () => {
      const response = await fetch(`${server.ready["url"]}/run`);
      if (!response.ok) throw new Error(await response.text());
      await ended(pool);
    });
    return calls;
  };
}

/** What the database counts is asked every 50 ms: the least time that is told apart. */
async function ended(pool: pg.Pool): Promise<void> {
  const isEnded = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ open: number }>(
      "select count(*)::int as open from call where status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS')",
    );
    return rows[0]!.open === 0;
  };
  while (!(await isEnded())) await delay(50);
}
