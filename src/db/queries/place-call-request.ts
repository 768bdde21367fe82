import { as, type RowOf, statement } from "#db/statement.ts";

/** What VAPI is asked for by dials ($1): each dial's assistant and number, the contact as it is now. */
export const requestsOfDials = statement({
  name: "place-call-requests",
  text: `
      select dial.id as "dialId", dial.assistant_id as "assistantId", dial.phone_number_id as "phoneNumberId",
        campaign.max_duration_seconds as "maxDurationSeconds",
        campaign.voicemail_detection as "voicemailDetection", contact.phone, contact.extension, contact.name,
        contact.address, contact.attributes, call.test_variables as "testVariables",
        dial.round, call.kind, call.is_callback as "isCallback"
      from dial
      join campaign on campaign.id = dial.campaign_id
      join contact on contact.id = dial.contact_id
      join call on call.id = dial.call_id
      where dial.id = any($1::uuid[])`,
  params: ["uuid[]"],
  row: {
    dialId: "uuid",
    assistantId: "text",
    phoneNumberId: "text",
    maxDurationSeconds: "int4",
    voicemailDetection: "bool",
    phone: "text",
    extension: "text?",
    name: "text?",
    address: "text?",
    attributes: as<Readonly<Record<string, string>>>("jsonb"),
    testVariables: as<Readonly<Record<string, string>> | null>("jsonb?"),
    /** A dial that is SENT has one. */
    round: "text!",
    kind: "call_kind",
    isCallback: "bool",
  },
});

export type RequestRow = RowOf<typeof requestsOfDials>;
