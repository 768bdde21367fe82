import type { DialRow } from "#db/queries/dial-rows.ts";
import { requestOfDial } from "#db/queries/place-call-request.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { contactVariables, givenVariables } from "#rules/variable-names.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";

/** What VAPI is asked for by a dial that is SENT. */
export async function placeCallRequest(
  context: DomainContext,
  db: Queryable,
  dial: DialRow,
  tenant: TenantRow,
): Promise<PlaceCallRequest> {
  const { phone, extension, name, address, attributes, testVariables, ...row } =
    (await requestOfDial.first(db, dial.id))!;
  return {
    dialId: dial.id,
    origin: {
      tenantId: tenant.id,
      campaignId: dial.campaignId,
      contactId: dial.contactId,
      callId: dial.callId,
      round: row.round,
      kind: row.kind,
      isCallback: row.isCallback,
    },
    assistantId: row.assistantId,
    phoneNumberId: row.phoneNumberId,
    customer: { number: phone, extension, name },
    variables: {
      ...contactVariables({ name, address, attributes }),
      ...givenVariables(testVariables ?? {}),
    },
    maxDurationSeconds: row.maxDurationSeconds,
    voicemailDetection: row.voicemailDetection,
    webhook: {
      url: `${context.publicUrl}/api/vapi/webhook?t=${tenant.id}`,
      secret: context.secrets.open(tenant.webhookSecretEncrypted),
    },
  };
}
