import { as, statement } from "#db/statement.ts";

/** Calls ($2) of a tenant ($1), as a file has them. */
export const callsForFile = statement({
  name: "calls-for-file",
  text: `select call.id, call.campaign_id as "campaignId", call.contact_id as "contactId", call.kind, call.status,
       call.outcome, call.message, call.generation, call.cancel_reason as "cancelReason",
       call.ended_reason as "endedReason", call.scheduled_time as "scheduledTime", call.placed_at as "placedAt",
       call.started_at as "startedAt", call.ended_at as "endedAt", call.duration_seconds as "durationSeconds",
       call.cost::text, call.attempt, call.summary, call.vapi_call_id as "vapiCallId",
       campaign.name as "campaignName", campaign.time_zone as "timeZone",
       contact.name, contact.phone, contact.extension
     from unnest($2::uuid[]) wanted (id)
     join call on call.tenant_id = $1 and call.id = wanted.id
     join campaign on campaign.tenant_id = $1 and campaign.id = call.campaign_id
     join contact on contact.tenant_id = $1 and contact.id = call.contact_id`,
  params: ["uuid", "uuid[]"],
  row: {
    id: "uuid",
    campaignId: "uuid",
    contactId: "uuid",
    kind: "call_kind",
    status: "call_status",
    outcome: "call_outcome?",
    message: "text?",
    generation: "int4",
    cancelReason: "text?",
    endedReason: "text?",
    scheduledTime: "timestamptz",
    placedAt: "timestamptz?",
    startedAt: "timestamptz?",
    endedAt: "timestamptz?",
    durationSeconds: "float8?",
    cost: "text?",
    attempt: "int4?",
    summary: "text?",
    vapiCallId: "text?",
    campaignName: "text",
    timeZone: "text",
    name: "text?",
    phone: "text",
    extension: "text?",
  },
});

/** Contacts ($2) of a tenant ($1), as a file has them. */
export const contactsForFile = statement({
  name: "contacts-for-file",
  text: `select contact.id, phone, extension, name, address, attributes, do_not_call as "doNotCall",
       unreachable_reason as "unreachableReason", held_reason as "heldReason", time_zone as "timeZone", country, region,
       postal_code as "postalCode", created_at as "createdAt", updated_at as "updatedAt"
     from unnest($2::uuid[]) wanted (id)
     join contact on contact.tenant_id = $1 and contact.id = wanted.id`,
  params: ["uuid", "uuid[]"],
  row: {
    id: "uuid",
    phone: "text",
    extension: "text?",
    name: "text?",
    address: "text?",
    attributes: as<Readonly<Record<string, unknown>>>("jsonb"),
    doNotCall: "bool",
    unreachableReason: "text?",
    heldReason: "text?",
    timeZone: "text?",
    country: "text?",
    region: "text?",
    postalCode: "text?",
    createdAt: "timestamptz",
    updatedAt: "timestamptz",
  },
});

/** The name of a campaign ($2) of a tenant ($1). */
export const nameOfCampaign = statement({
  name: "name-of-campaign",
  text: "select name from campaign where tenant_id = $1 and id = $2",
  params: ["uuid", "uuid"],
  row: { name: "text" },
});
