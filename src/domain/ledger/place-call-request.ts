import type { DialRow } from "#db/queries/dial-rows.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { contactVariables, givenVariables } from "#rules/variable-names.ts";
import type { CallOrigin, PlaceCallRequest } from "#vapi/types.ts";
import type { DomainContext } from "#domain/context.ts";

interface Row {
  assistantId: string;
  phoneNumberId: string;
  maxDurationSeconds: number;
  voicemailDetection: boolean;
  phone: string;
  extension: string | null;
  name: string | null;
  address: string | null;
  attributes: Record<string, string>;
  testVariables: Record<string, string> | null;
  round: string;
  kind: CallOrigin["kind"];
  isCallback: boolean;
}

/** What VAPI is asked for by a dial that is SENT: the ledger's assistant and number, the contact as it is now. */
export async function placeCallRequest(
  context: DomainContext,
  db: Queryable,
  dial: DialRow,
  tenant: TenantRow,
): Promise<PlaceCallRequest> {
  const { rows } = await db.query<Row>({
    name: "place-call-request",
    text: `
      select dial.assistant_id as "assistantId", dial.phone_number_id as "phoneNumberId",
        campaign.max_duration_seconds as "maxDurationSeconds",
        campaign.voicemail_detection as "voicemailDetection", contact.phone, contact.extension, contact.name,
        contact.address, contact.attributes, call.test_variables as "testVariables",
        dial.round, call.kind, call.is_callback as "isCallback"
      from dial
      join campaign on campaign.id = dial.campaign_id
      join contact on contact.id = dial.contact_id
      join call on call.id = dial.call_id
      where dial.id = $1`,
    values: [dial.id],
  });
  const { phone, extension, name, address, attributes, testVariables, ...row } = rows[0]!;
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
