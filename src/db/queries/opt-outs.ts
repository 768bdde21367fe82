import { as, statement } from "#db/statement.ts";

/** Where the assistant of a campaign ($1) says that a person asked not to be called again. */
export const optOutFieldOf = statement({
  name: "opt-out-field-of-campaign",
  text: `select opt_out_field as "optOutField" from campaign where id = $1`,
  params: ["uuid"],
  row: { optOutField: "text?" },
});

/**
 * Puts the numbers that were called ($2; null: the contact's) on the do-not-call list, as in the calls $1 the persons
 * asked not to be called again, at $3, marks their contacts, which are locked, and records that they have refused such
 * calls. Each call counts once. A person who
 * was erased is on the list by the hash. What else follows is still to be done for the tenants that it returns.
 */
export const addOptOuts = statement({
  name: "add-opt-outs",
  text: `
      with said as materialized (
        select call.tenant_id, call.id as call_id, call.contact_id, call.campaign_id,
          coalesce(said.number, contact.phone) as phone, contact.erased_at is null as is_known
        from unnest($1::uuid[], $2::text[]) as said (call_id, number)
        cross join lateral (select tenant_id, id, contact_id, campaign_id from call where id = said.call_id offset 0) call
        cross join lateral (select phone, erased_at from contact where id = call.contact_id offset 0) contact
      ),
      noted as (
        insert into opt_out (tenant_id, call_id, at) select tenant_id, call_id, $3 from said
        on conflict (tenant_id, call_id) do nothing
        returning tenant_id, call_id
      ),
      listed as (
        insert into do_not_call (tenant_id, phone, since, source, call_id, is_pending)
        select distinct on (tenant_id, phone) tenant_id, phone, $3::timestamptz, 'CALL', call_id, true
        from said join noted using (tenant_id, call_id) where is_known
        order by tenant_id, phone, call_id
        on conflict (tenant_id, phone) do nothing
        returning tenant_id, phone
      ),
      refused as (
        insert into refusal (tenant_id, phone, refused_at, call_type, subject, call_id, recorded_at)
        select tenant_id, said.phone, $3, campaign.call_type, campaign.subject_key, call_id, $3
        from said join noted using (tenant_id, call_id)
        cross join lateral (
          select call_type, subject_key from campaign where tenant_id = said.tenant_id and id = said.campaign_id offset 0
        ) campaign
        where is_known
      ),
      marked as (
        update contact set do_not_call = true, updated_at = $3
        from said join listed using (tenant_id, phone)
        where contact.id = said.contact_id and contact.phone = said.phone
      )
      select distinct tenant_id as "tenantId" from listed order by 1`,
  params: ["uuid[]", as<readonly (string | null)[]>("text[]"), "timestamptz"],
  row: { tenantId: "uuid" },
});
