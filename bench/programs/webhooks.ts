import { Load } from "../harness/load.ts";
import {
  givenCampaign,
  givenLiveCalls,
  givenMembers,
  givenTenant,
  type LiveCall,
} from "../harness/people.ts";
import { givenTenantWithHistory } from "../harness/history.ts";
import type { Contest, Program } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";
import type { FloorOrder } from "./webhooks-floor.ts";

const callsOfConnection = 25;
const mostCalls = 1_600;
/** With fewer, most of the time of a small run goes into code that is not compiled yet. */
const fewestCalls = 400;

/** Two webhooks for each call: it is answered, and its report. */
export const webhooks: Program = {
  name: "webhooks",
  about: "webhooks per second that the API answers with 200, each kept and applied",
  floorIs: "a bare Node server that commits one update for each request",
  kind: "RATE",
  goal: ">= 1.0 at 64",
  limits:
    "the processor time of Node, whose code runs in one thread: at 64 connections 1.8 times that of the floor, while Postgres needs 1.5 times. Node's profile: 21 % writes to sockets (14 % answers, 7 % statements), 11 % garbage collector, 6 % reading VAPI's shapes, 4 % parsing JSON, 4 % compressing transcripts, 3 % comparing secrets; no function of ours has more. Over few connections a batch holds one or two webhooks, which need 6 statements where the floor needs one.",
  sizes: { small: [4], full: [1, 4, 64] },
  sizeIs: "connections",
  open: (scene, size) => contestOf(scene, { connections: size, history: 0 }),
};

/** The same in a tenant that has made many calls. */
export const webhooksInHistory: Program = {
  name: "webhooks-in-history",
  about: "the same over 8 connections, in a tenant that has a history of so many calls",
  floorIs: "the same",
  kind: "RATE",
  goal: "the same at every size",
  sizes: { small: [10_000], full: [1_000_000] },
  sizeIs: "calls",
  growth: { costOf: "a webhook", sizes: [10_000, 100_000, 1_000_000, 10_000_000] },
  open: (scene, size) => contestOf(scene, { connections: 8, history: size }),
};

interface Extent {
  readonly connections: number;
  /** Calls that the tenant has had. */
  readonly history: number;
}

async function contestOf(scene: Scene, { connections, history }: Extent): Promise<Contest> {
  const { pool } = scene;
  const tenant =
    history > 0
      ? await givenTenantWithHistory(scene, history, 1_000)
      : await givenTenant(scene.context, 1_000);
  const campaignId = await givenCampaign(pool, tenant.id, "PAUSED");
  const server = await scene.server({ role: "api" });
  const floor = await scene.child("webhooks-floor.ts", {
    databaseUrl: scene.databaseUrl,
  } satisfies FloorOrder);
  const url = `${server.ready["url"]}/api/vapi/webhook?t=${tenant.id}`;
  const headers = { "x-vapi-secret": tenant.webhookSecret };
  const load = new Load(connections);
  scene.defer(async () => load[Symbol.dispose]());
  let times: number[] = [];
  const calls = Math.max(fewestCalls, Math.min(mostCalls, connections * callsOfConnection));
  const live = async (): Promise<LiveCall[]> => {
    const whose = { tenantId: tenant.id, campaignId };
    return await givenLiveCalls(pool, whose, await givenMembers(pool, whose, calls));
  };
  return {
    async ours(time) {
      const all = await live();
      times = await time(() =>
        load.run(all, async (call, post) => {
          await post(url, headers, answered(call));
          await post(url, headers, report(call));
        }),
      );
      await pool.query("vacuum analyze");
      return all.length * 2;
    },
    async floor(time) {
      const all = await live();
      await pool.query("insert into bench_floor (id) select unnest($1::uuid[])", [
        all.map(({ dialId }) => dialId),
      ]);
      await time(() =>
        load.run(all, async (call, post) => {
          await post(floor.ready["url"]!, headers, answered(call));
          await post(floor.ready["url"]!, headers, report(call));
        }),
      );
      await pool.query("vacuum analyze");
      return all.length * 2;
    },
    async notes() {
      const sorted = times.toSorted((a, b) => a - b);
      return { "p99 ms": sorted[Math.floor(sorted.length * 0.99)]! };
    },
  };
}

function answered({ dialId, vapiCallId }: LiveCall): string {
  return JSON.stringify({
    message: {
      type: "status-update",
      status: "in-progress",
      timestamp: Date.now(),
      call: callOf(dialId, vapiCallId),
    },
  });
}

function report({ dialId, vapiCallId }: LiveCall): string {
  const endedAt = new Date().toISOString();
  const transcript = "AI: Hello, do you have a minute?\nUser: Yes, go ahead.\n".repeat(10);
  return JSON.stringify({
    message: {
      type: "end-of-call-report",
      timestamp: Date.now(),
      endedReason: "customer-ended-call",
      startedAt: endedAt,
      endedAt,
      durationSeconds: 30,
      cost: 0.05,
      transcript,
      summary: "The contact confirmed the appointment.",
      artifact: { transcript, messages: [], recordingUrl: "https://storage.example/recording.wav" },
      call: callOf(dialId, vapiCallId),
    },
  });
}

function callOf(dialId: string, id: string) {
  return {
    id,
    name: dialId,
    status: "queued",
    type: "outboundPhoneCall",
    assistantOverrides: { metadata: { dialId } },
  };
}
