import type { DialRow } from "#db/queries/dial-rows.ts";
import { requestsOfDials, type RequestRow } from "#db/queries/place-call-request.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { contactVariables, givenVariables } from "#rules/variable-names.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";

/** What VAPI is asked for by dials that are SENT; by the dial's id. In one statement. */
export async function placeCallRequests(
  context: DomainContext,
  db: Queryable,
  sent: readonly { readonly dial: DialRow; readonly tenant: TenantRow }[],
): Promise<Map<string, PlaceCallRequest>> {
  const rows = await requestsOfDials(
    db,
    sent.map(({ dial }) => dial.id),
  );
  const rowOf = new Map(rows.map((row) => [row.dialId, row]));
  return new Map(
    sent.map(({ dial, tenant }) => [
      dial.id,
      placeCallRequest(context, rowOf.get(dial.id)!, dial, tenant),
    ]),
  );
}

function placeCallRequest(
  context: DomainContext,
  { phone, extension, name, address, attributes, testVariables, ...row }: RequestRow,
  dial: DialRow,
  tenant: TenantRow,
): PlaceCallRequest {
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
