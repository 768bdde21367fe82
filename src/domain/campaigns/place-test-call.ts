import { z } from "zod";
import { lockCallee } from "#db/locks/callees.ts";
import { contactFacts } from "#db/queries/contact-facts.ts";
import { barDetail, contactBars, whyBarred } from "#rules/contact-bars.ts";
import { roundAt } from "#rules/round.ts";
import { attributes, contactForTest } from "#domain/contacts/contacts.ts";
import { parsed } from "#domain/input.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext } from "#domain/context.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { vapiAccountOf } from "#domain/tenants/tenants.ts";
import { keepCampaign } from "./keep-campaign.ts";
import { insertCall } from "./new-call.ts";

/**
 * Places a test call with a campaign's assistant. The window, rounds and limits of the campaign do not apply,
 * and the call does not count toward them. A phone that no contact has becomes a contact of no campaign. A call
 * that cannot be placed within ten minutes is cancelled.
 * @throws NotFoundError, InputValidationError, NotPossibleError
 */
export async function placeTestCall(
  context: DomainContext,
  actor: Actor,
  input: {
    readonly campaignId: string;
    readonly contactId: string | null;
    readonly phone: string | null;
    readonly variables?: Readonly<Record<string, unknown>> | null;
  },
): Promise<{ id: string }> {
  const { tenantId } = actor;
  if ((input.contactId === null) === (input.phone === null)) {
    const message = "either contactId or phone must be given, and not both";
    throw new InputValidationError([{ path: ["phone"], message }]);
  }
  if ((await vapiAccountOf(context, tenantId)) === null) {
    throw new NotPossibleError(
      "VAPI_NOT_CONFIGURED",
      "no VAPI key is set: set one with configureVapi",
    );
  }
  const { variables = null } = parsed(z.object({ variables: attributes.nullish() }), input);
  return await commitChange(context, actor, "placeTestCall", async (tx) => {
    const { campaign } = await keepCampaign(tx, tenantId, input.campaignId);
    const now = await context.clock.now(tx);
    const contactId =
      input.contactId ?? (await contactForTest(context, tx, tenantId, input.phone!, now));
    const lock = await lockCallee(tx, tenantId, contactId);
    if (lock === null) throw new NotFoundError("contact", contactId);
    const query = {
      campaignId: campaign.id,
      contactId,
      round: roundAt(campaign, now),
      callId: null,
    };
    const { contact } = (await contactFacts(tx, query))!;
    const { retryAttempts } = campaign;
    const bar = whyBarred(contact, { retryAttempts, isTest: true });
    if (bar !== null) {
      const detail = barDetail(bar, contact, retryAttempts);
      throw new NotPossibleError(bar, `${detail}: ${contactBars[bar].remedy}`);
    }
    const call = { contactId, kind: "TEST", at: now, isCallback: false, variables } as const;
    return await insertCall(tx, campaign, call, now);
  });
}
