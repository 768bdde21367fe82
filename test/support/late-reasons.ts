import type pg from "pg";
import { expect } from "vitest";
import type { CallOutcome } from "#rules/call-state.ts";
import type { SimulatedCall } from "#simulator/call.ts";
import type { Faults } from "#simulator/faults.ts";
import type { CallNews, VapiClient } from "#vapi/types.ts";
import type { World } from "./world.ts";

const hourMs = 3_600_000;
/** After the end VAPI shows no reason for so long: each number's calls, in this order. */
const hidden = [0, 2 * hourMs, Infinity, 0, 26 * hourMs];

/** The end is often announced without its reason, and the report with the reason is lost, late, or sent twice. */
export const lateReasons: Partial<Faults> = {
  endedWithoutReason: 0.8,
  dropReport: 0.7,
  lateWebhook: 0.3,
  lateWebhookSeconds: 5_400,
  lateDuplicateWebhook: 0.4,
  lateDuplicateSeconds: 20_000,
};

/** A VAPI that does not show yet why some calls have ended. */
export function withoutReasons(vapi: VapiClient, world: () => World): VapiClient {
  const masked = (news: CallNews): CallNews =>
    isHidden(world(), news.vapiCallId) ? { ...news, endedReason: null } : news;
  return {
    ...vapi,
    async listCalls(query) {
      const listing = await vapi.listCalls(query);
      return { ...listing, calls: listing.calls.map(masked) };
    },
    async getCall(id) {
      const lookup = await vapi.getCall(id);
      return lookup.kind === "FOUND" ? { ...lookup, news: masked(lookup.news) } : lookup;
    },
  };
}

function isHidden(world: World, vapiCallId: string): boolean {
  const { calls } = world.simulator;
  const call = calls.find(({ id }) => id === vapiCallId);
  if (call === undefined || call.endedAt === null) return false;
  if (!call.faults.includes("endedWithoutReason")) return false;
  // Not the place among all calls: which of two people is called first at one instant is chance.
  const { customer } = call.request;
  const ofNumber = calls.filter(({ request }) => request.customer?.number === customer?.number);
  const hiddenMs = hidden[ofNumber.indexOf(call) % hidden.length]!;
  return world.now().getTime() < call.endedAt.getTime() + hiddenMs;
}

/** What each reason of the simulator's calls means. */
const meanings: Readonly<Record<string, CallOutcome>> = {
  "customer-ended-call": "ANSWERED",
  "customer-did-not-answer": "NO_ANSWER",
  "customer-busy": "BUSY",
  "twilio-reported-customer-misdialed": "BAD_NUMBER",
};

interface EndedCall {
  readonly vapiCallId: string;
  readonly contactId: string;
  readonly outcome: CallOutcome;
  readonly endedReason: string | null;
  readonly placedAt: Date;
  /** How often the reason was concluded from after the end. */
  readonly conclusions: number;
  /** A webhook has told the reason. */
  readonly isTold: boolean;
  /** When redials of it were scheduled. */
  readonly redialsAt: readonly Date[];
  readonly concludedAt: Date;
}

/** How often reasons came late, and how many never came. */
export interface ReasonsSeen {
  readonly late: number;
  readonly missing: number;
}

/**
 * Compares what the database has concluded from the ends of calls with what really happened and what was told of it,
 * and with what follows from it: redials, and numbers that cannot be reached.
 */
export async function checkReasons(
  pool: pg.Pool,
  { simulator }: World,
  story: string,
): Promise<ReasonsSeen> {
  const truth = new Map(simulator.calls.map((call) => [call.id, call]));
  const ended = await endedCalls(pool);
  for (const call of ended) checkEnd(call, truth.get(call.vapiCallId)!, story);
  const { rows: contacts } = await pool.query<{
    id: string;
    isMarked: boolean;
    correctedAt: Date | null;
  }>(
    `select id, unreachable_reason is not null as "isMarked", number_corrected_at as "correctedAt" from contact`,
  );
  for (const { id, isMarked, correctedAt } of contacts) {
    const bad = ended.filter(
      ({ contactId, endedReason, placedAt }) =>
        contactId === id &&
        meanings[endedReason ?? ""] === "BAD_NUMBER" &&
        (correctedAt === null || placedAt >= correctedAt),
    );
    expect(isMarked, story).toBe(bad.length > 0);
  }
  return {
    late: ended.filter(({ conclusions }) => conclusions > 0).length,
    missing: ended.filter(({ endedReason }) => endedReason === null).length,
  };
}

function checkEnd(call: EndedCall, really: SimulatedCall, story: string): void {
  const { outcome, endedReason, conclusions, isTold, redialsAt, concludedAt } = call;
  expect(conclusions, story).toBeLessThanOrEqual(1);
  expect(redialsAt.length, story).toBeLessThanOrEqual(1);
  if (endedReason === null) {
    expect(isTold, story).toBe(false);
    expect(outcome, story).toBe(really.answeredAt === null ? "UNKNOWN" : outcome);
    expect(["UNKNOWN", "ANSWERED"], story).toContain(outcome);
    expect(redialsAt, story).toEqual([]);
    return;
  }
  expect(endedReason, story).toBe(really.endedReason);
  expect(outcome, story).toBe(meanings[endedReason]);
  if (outcome !== "BUSY" && outcome !== "NO_ANSWER") expect(redialsAt, story).toEqual([]);
  for (const at of redialsAt) expect(at >= concludedAt, story).toBe(true);
}

async function endedCalls(pool: pg.Pool): Promise<EndedCall[]> {
  const { rows } = await pool.query<EndedCall>(
    `select vapi_call_id as "vapiCallId", contact_id as "contactId", outcome, ended_reason as "endedReason",
       placed_at as "placedAt",
       (select count(*)::int from call_event where call_id = call.id and kind = 'CONCLUDED') as conclusions,
       coalesce((select max(at) from call_event where call_id = call.id and kind in ('ENDED', 'CONCLUDED')),
         finished_at) as "concludedAt",
       exists (select from webhook_event where webhook_event.call_id = call.id
         and body->'message'->>'endedReason' is not null) as "isTold",
       array(select created_at from call redial where redial.redial_of_id = call.id) as "redialsAt"
     from call where finished_at is not null and vapi_call_id is not null`,
  );
  return rows;
}
