import { z } from "zod";
import type { CampaignRow } from "#db/queries/campaign-facts.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { inTransaction, type Queryable, type Tx } from "#db/pool.ts";
import { barDetail, contactBars, whyBarred } from "#rules/contact-bars.ts";
import { roundAt } from "#rules/round.ts";
import { VapiError } from "#vapi/types.ts";
import { tell } from "#domain/calls/call-history.ts";
import { attributes, contactForTest } from "#domain/contacts/contacts.ts";
import { parsed } from "#domain/input.ts";
import type { DomainContext } from "#domain/context.ts";
import {
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { vapiAccountOf } from "#domain/tenants/tenants.ts";
import { keepCampaign } from "./keep-campaign.ts";

const furthestDaysAhead = 366;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Schedules one call by hand; without `at` it is due now. It is placed at the first instant after that
 * at which every rule agrees. @throws NotFoundError, InputValidationError, NotPossibleError
 */
export async function scheduleCall(
  context: DomainContext,
  tenantId: string,
  input: { readonly campaignId: string; readonly contactId: string; readonly at: Date | null },
): Promise<{ id: string }> {
  return await inTransaction(context.pool, async (tx) => {
    const campaign = await keepCampaign(tx, tenantId, input.campaignId);
    await lockContact(tx, tenantId, input.contactId);
    await lockMembership(tx, campaign.id, input.contactId);
    const now = await context.clock.now(tx);
    const call = { contactId: input.contactId, kind: "MANUAL", at: dueAt(input.at, now) } as const;
    await mustNotBeBarred(tx, campaign, call, now);
    return await insertCall(tx, campaign, call, now);
  });
}

/**
 * Places a call at once, to try a campaign's assistant out: no window, round or limit of the campaign
 * binds it, and it counts in none. A phone that nobody has becomes a contact of no campaign. A call that
 * cannot go out for ten minutes is cancelled.
 * @throws NotFoundError, InputValidationError, NotPossibleError
 */
export async function placeTestCall(
  context: DomainContext,
  tenantId: string,
  input: {
    readonly campaignId: string;
    readonly contactId: string | null;
    readonly phone: string | null;
    readonly variables?: Readonly<Record<string, unknown>> | null;
  },
): Promise<{ id: string }> {
  if ((input.contactId === null) === (input.phone === null)) {
    const message = "give either a contactId or a phone";
    throw new InputValidationError([{ path: ["input", "phone"], message }]);
  }
  if ((await vapiAccountOf(context, tenantId)) === null) {
    throw new NotPossibleError(
      "VAPI_NOT_CONFIGURED",
      "no VAPI key is set: set one with configureVapi, then try again",
    );
  }
  const { variables = null } = parsed(z.object({ variables: attributes.nullish() }), input);
  return await inTransaction(context.pool, async (tx) => {
    const campaign = await keepCampaign(tx, tenantId, input.campaignId);
    const now = await context.clock.now(tx);
    const contactId = input.contactId ?? (await contactForTest(tx, tenantId, input.phone!, now));
    await lockContact(tx, tenantId, contactId);
    const call = { contactId, kind: "TEST", at: now, variables } as const;
    await mustNotBeBarred(tx, campaign, call, now);
    return await insertCall(tx, campaign, call, now);
  });
}

/** Cancels a call that waits. The round counts it as served. @throws NotFoundError, NotPossibleError */
export async function cancelCall(
  context: DomainContext,
  tenantId: string,
  id: string,
): Promise<{ id: string }> {
  return await inTransaction(context.pool, async (tx) => {
    const { rows } = await tx.query<{ status: string }>(
      "select status from call where id = $1 and tenant_id = $2 for update",
      [id, tenantId],
    );
    const status = rows[0]?.status;
    if (status === undefined) throw new NotFoundError("call", id);
    if (status === "CANCELLED") return { id };
    if (status !== "SCHEDULED") {
      const isLive = status === "CALLING" || status === "IN_PROGRESS";
      throw new NotPossibleError(
        isLive ? "CALL_IS_LIVE" : "CALL_IS_FINAL",
        isLive ? "the call is live: endCall hangs it up" : `the call is ${status} already`,
      );
    }
    const now = await context.clock.now(tx);
    await tx.query(
      `update call set status = 'CANCELLED', cancel_reason = 'BY_USER', ended_at = $2, updated_at = $2
       where id = $1`,
      [id, now],
    );
    await tell(tx, id, now, "CANCELLED", "BY_USER");
    return { id };
  });
}

/**
 * Hangs up a live call. Its status changes when VAPI reports the end.
 * @throws NotFoundError, NotPossibleError, VapiRefusedError
 */
export async function endCall(
  context: DomainContext,
  tenantId: string,
  id: string,
): Promise<{ id: string }> {
  const { rows } = await context.pool.query<{
    status: string;
    vapiCallId: string | null;
  }>(
    `select status, vapi_call_id as "vapiCallId" from call
     where id = $1 and tenant_id = $2`,
    [id, tenantId],
  );
  const call = rows[0];
  if (call === undefined) throw new NotFoundError("call", id);
  if (call.status !== "CALLING" && call.status !== "IN_PROGRESS") {
    const remedy =
      call.status === "SCHEDULED" ? "cancelCall cancels it" : "there is nothing to end";
    throw new NotPossibleError("CALL_IS_NOT_LIVE", `the call is ${call.status}: ${remedy}`);
  }
  const account = await vapiAccountOf(context, tenantId);
  if (call.vapiCallId === null || account === null) {
    throw new NotPossibleError(
      "CALL_UNKNOWN_TO_VAPI",
      "VAPI has not answered for this call yet: try again in a moment",
    );
  }
  try {
    await context.vapi(account).endCall(call.vapiCallId);
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    throw new VapiRefusedError(`VAPI did not hang up: ${error.message}; try again`, {
      cause: error,
    });
  }
  return { id };
}

/** Nobody deletes the contact, or forbids to call it, meanwhile. @throws NotFoundError */
async function lockContact(tx: Queryable, tenantId: string, id: string): Promise<void> {
  const { rowCount } = await tx.query(
    "select from contact where id = $1 and tenant_id = $2 and deleted_at is null for share",
    [id, tenantId],
  );
  if (rowCount === 0) throw new NotFoundError("contact", id);
}

/** Nobody takes the contact out of the campaign meanwhile, and leaves the call behind. */
async function lockMembership(tx: Queryable, campaignId: string, contactId: string): Promise<void> {
  await tx.query("select from enrolment where campaign_id = $1 and contact_id = $2 for share", [
    campaignId,
    contactId,
  ]);
}

interface NewCall {
  readonly contactId: string;
  readonly kind: "MANUAL" | "TEST";
  readonly at: Date;
  /** Of a test call, beside the contact's attributes. */
  readonly variables?: Readonly<Record<string, string>> | null;
}

/** @throws NotPossibleError when the contact may not be called at all */
async function mustNotBeBarred(
  tx: Queryable,
  campaign: CampaignRow,
  { contactId, kind }: NewCall,
  now: Date,
): Promise<void> {
  const round = roundAt(campaign, now);
  const query = { campaignId: campaign.id, contactId, round, callId: null };
  const { contact } = (await contactFacts(tx, query))!;
  const { retryAttempts } = campaign;
  const bar = whyBarred(contact, { retryAttempts, isTest: kind === "TEST" });
  if (bar === null) return;
  throw new NotPossibleError(
    bar,
    `${barDetail(bar, contact, retryAttempts)}: ${contactBars[bar].remedy}`,
  );
}

function dueAt(at: Date | null, now: Date): Date {
  if (at === null || at < now) return now;
  if (at.getTime() <= now.getTime() + furthestDaysAhead * dayMs) return at;
  const message = `must lie within the next ${furthestDaysAhead} days`;
  throw new InputValidationError([{ path: ["input", "at"], message }]);
}

async function insertCall(
  tx: Tx,
  { id: campaignId, tenantId }: CampaignRow,
  call: NewCall,
  now: Date,
): Promise<{ id: string }> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time, test_variables,
       created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict do nothing returning id`,
    [tenantId, campaignId, call.contactId, call.kind, call.at, call.variables ?? null, now],
  );
  if (rows[0] === undefined) {
    throw new NotPossibleError(
      "CALL_ALREADY_OPEN",
      "the contact has an open call in this campaign already: cancel it (cancelCall) or wait for its end",
    );
  }
  await requestDispatch(tx, tenantId);
  return rows[0];
}
