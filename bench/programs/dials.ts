import { setTimeout as delay } from "node:timers/promises";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { inTransaction } from "#db/pool.ts";
import { givenCampaign, givenMembers, givenTenant, givenWaitingCalls } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";
import type { DialsFloorOrder } from "./dials-floor.ts";

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
    return {
      async ours(time) {
        const members = await givenMembers(pool, whose, calls);
        await givenWaitingCalls(pool, whose, members);
        await time(async () => {
          await inTransaction(pool, (tx) => requestDispatch(tx, tenant.id));
          await ended(async () => {
            const { rows } = await pool.query<{ open: number }>(
              "select count(*)::int as open from call where status in ('SCHEDULED', 'CALLING', 'IN_PROGRESS')",
            );
            return rows[0]!.open === 0;
          });
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

/** What the database counts is asked every 50 ms: the least time that is told apart. */
async function ended(isEnded: () => Promise<boolean>): Promise<void> {
  while (!(await isEnded())) await delay(50);
}
