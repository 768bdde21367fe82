import { statement } from "#db/statement.ts";

/** A tenant's sealed VAPI key, its version, and whether the tenant is simulated. */
export const vapiAccount = statement({
  name: "vapi-account",
  text: `select is_simulated as "isSimulated", vapi_api_key_encrypted as key,
             credential_version as "credentialVersion"
           from tenant where id = $1`,
  params: ["uuid"],
  row: { isSimulated: "bool", key: "text?", credentialVersion: "int4" },
});

/** A tenant's secrets for VAPI, sealed. */
export const sealedSecrets = statement({
  text: "select vapi_api_key_encrypted as key, webhook_secret_encrypted as secret from tenant where id = $1",
  params: ["uuid"],
  row: { key: "text?", secret: "text" },
});

/**
 * Gives a tenant a VAPI key, ends its simulation and what kept it from dialling. The webhook secret stays where
 * $3 is null; $4 is added to the version of the key.
 */
export const setVapiKey = statement({
  text: `update tenant set vapi_api_key_encrypted = $2, credential_version = credential_version + $4,
         webhook_secret_encrypted = coalesce($3, webhook_secret_encrypted), is_simulated = false,
         dial_paused_until = null, dial_pause_reason = null, dial_backoff_ms = 0
       where id = $1`,
  params: ["uuid", "text", "text?", "int4"],
  row: {},
});

/** A tenant's campaigns that are out of service for a fault are active again. Locks them in the order of ids. */
export const resumeFaulted = statement({
  text: `update campaign set state = 'ACTIVE', paused_reason = null, paused_evidence = null,
         breaker_from = $2, updated_at = $2
       where id in (
         select id from campaign where tenant_id = $1 and state = 'FAULTED' and deleted_at is null
         order by id for no key update)`,
  params: ["uuid", "timestamptz"],
  row: {},
});
