import type pg from "pg";
import { reconcile } from "#domain/ledger/reconcile.ts";
import { reconcileHeld } from "#domain/ledger/reconcile-held.ts";
import { createRefillChanged } from "#domain/scheduling/refill-changed.ts";
import { unpackConversation } from "#db/packed-conversation.ts";
import type { CallOutcome, CallStatus, DialState } from "#rules/call-state.ts";
import { type CampaignChange, enrol, givenCampaign, givenContacts, givenTenant } from "./given.ts";
import type { World } from "./world.ts";

/** A campaign that is open, its contacts enrolled: the next tick dials. */
export async function givenDialling(
  world: World,
  {
    contacts: count = 1,
    tenant: change = {},
    ...campaign
  }: CampaignChange & {
    readonly contacts?: number;
    readonly tenant?: Parameters<typeof givenTenant>[1];
  } = {},
) {
  const tenant = await givenTenant(world, change);
  const id = await givenCampaign(world, tenant, campaign);
  const contacts = await givenContacts(world, tenant, count);
  const ids = contacts.map((contact) => contact.id);
  await enrol(world, tenant, id, ids);
  return { tenant, campaign: id, contacts };
}

export interface CallLine {
  readonly id: string;
  readonly contactId: string;
  readonly status: CallStatus;
  readonly kind: string;
  readonly isCallback: boolean;
  readonly outcome: CallOutcome | null;
  readonly endedReason: string | null;
  readonly message: string | null;
  readonly cancelReason: string | null;
  readonly reachedPhone: boolean | null;
  readonly dialId: string | null;
  readonly round: string | null;
  readonly attempt: number | null;
  readonly scheduledTime: Date;
  readonly placedAt: Date | null;
  readonly vapiCallId: string | null;
  readonly transcript: string | null;
  readonly cost: number | null;
}

/** The calls of a campaign, or of all, in the order in which they were made; those of one tick in that of the queue. */
export async function callsOf({ context }: World, campaignId?: string): Promise<CallLine[]> {
  const { rows } = await context.pool.query<
    Omit<CallLine, "transcript"> & { packed: Buffer | null }
  >(
    `select id, contact_id as "contactId", status, kind, is_callback as "isCallback", outcome, ended_reason as "endedReason", message,
       cancel_reason as "cancelReason", reached_phone as "reachedPhone", dial_id as "dialId", round,
       attempt, scheduled_time as "scheduledTime", placed_at as "placedAt",
       vapi_call_id as "vapiCallId", packed_transcript as packed, cost::float8 as cost
     from call where $1::uuid is null or campaign_id = $1 order by created_at, position, id`,
    [campaignId ?? null],
  );
  return rows.map(({ packed, ...row }) => ({
    ...row,
    transcript: packed && unpackConversation(packed).transcript,
  }));
}

export interface DialLine {
  readonly id: string;
  readonly callId: string;
  readonly campaignId: string;
  readonly state: DialState;
  readonly reason: string | null;
  readonly httpStatus: number | null;
  readonly sentAt: Date | null;
  readonly vapiCallId: string | null;
  readonly cleanMisses: number;
}

/** The dial ledger, in the order in which dials were intended; those of one dispatch in that of the queue. */
export async function dialsOf({ context }: World, campaignId?: string): Promise<DialLine[]> {
  const { rows } = await context.pool.query<DialLine>(
    `select dial.id, call_id as "callId", dial.campaign_id as "campaignId", state, reason,
       http_status as "httpStatus", sent_at as "sentAt", dial.vapi_call_id as "vapiCallId",
       clean_misses as "cleanMisses"
     from dial join call on call.id = dial.call_id
     where $1::uuid is null or dial.campaign_id = $1 order by intended_at, position, dial.id`,
    [campaignId ?? null],
  );
  return rows;
}

/** The kinds of the alerts that were raised, in order. */
export async function alertsOf({ context }: World): Promise<string[]> {
  const { rows } = await context.pool.query<{ kind: string }>(
    "select kind from alert order by at, id",
  );
  return rows.map(({ kind }) => kind);
}

/** Each campaign's state, by its id. */
export async function statesOf({ context }: World): Promise<Record<string, string>> {
  const { rows } = await context.pool.query<{ id: string; state: string }>(
    "select id, state from campaign",
  );
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}

/** Moves to an instant with the watchdog at work, as it is in every worker: every five seconds. */
export async function watch(world: World, until: Date): Promise<void> {
  const refillChanged = createRefillChanged(world.context);
  while (world.now() < until) {
    await world.advanceTo(new Date(Math.min(world.now().getTime() + 5_000, until.getTime())));
    await reconcileHeld(world.context);
    await refillChanged();
    await reconcile(world.context);
    await world.settle();
  }
}

/** How many transactions wait for a lock. */
export async function waiting(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rowCount ?? 0;
}
