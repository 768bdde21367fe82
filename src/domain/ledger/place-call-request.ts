import type { DialRow } from "#db/queries/dial-rows.ts";
import type { TenantRow } from "#db/queries/tenant-facts.ts";
import type { Queryable } from "#db/pool.ts";
import { contactVariables, givenVariables } from "#rules/variable-names.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";
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
}

/** What VAPI is asked for: the ledger's assistant and number, the contact as it is now. */
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
        contact.address, contact.attributes, call.test_variables as "testVariables"
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
    campaignId: dial.campaignId,
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
