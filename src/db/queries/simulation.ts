import { statement } from "#db/statement.ts";

/** One row if the tenant is simulated. */
export const simulatedTenant = statement({
  text: "select from tenant where id = $1 and is_simulated",
  params: ["uuid"],
  row: {},
});

/** Stops all campaigns of a tenant. Locks them in the order of ids. */
export const stopCampaigns = statement({
  text: `update campaign set state = 'STOPPED', updated_at = $2
     where id in (select id from campaign where tenant_id = $1 order by id for no key update)`,
  params: ["uuid", "timestamptz"],
  row: {},
});

/** Deletes the contacts of the sample, never to be called, at $2. */
export const deleteSample = statement({
  text: `with sample as (
       update contact set deleted_at = $2, do_not_call = true, updated_at = $2
       where tenant_id = $1 and is_sample and deleted_at is null
       returning tenant_id, phone
     )
     insert into do_not_call (tenant_id, phone, since, source, reason)
     select tenant_id, phone, $2, 'MANUAL', 'a contact of the sample' from sample order by phone
     on conflict (tenant_id, phone) do nothing`,
  params: ["uuid", "timestamptz"],
  row: {},
});

export const markAsSample = statement({
  text: "update contact set is_sample = true where id = any($1::uuid[])",
  params: ["uuid[]"],
  row: {},
});
