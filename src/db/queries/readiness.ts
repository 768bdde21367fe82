import { statement } from "#db/statement.ts";

/** Commits a write. Fails with what Postgres says where it takes none. */
export const proveWrite = statement({
  name: "prove-write",
  text: `insert into readiness_probe (id, at) values (1, clock_timestamp())
           on conflict (id) do update set at = excluded.at`,
  params: [],
  row: {},
});

/** Whether any key of the API is in force, and whether there is no tenant yet that could have one. */
export const anyApiKey = statement({
  name: "has-api-key",
  text: `select exists (select from api_key where revoked_at is null) as exists,
             not exists (select from tenant) as "isEmpty"`,
  params: [],
  row: { exists: "bool", isEmpty: "bool" },
});

/** Whether the webhooks of some tenant do not arrive. */
export const silentWebhooks = statement({
  name: "some-webhooks-silent",
  text: `select exists (select from lasting_alert where kind = 'WEBHOOKS_SILENT')`,
  params: [],
  row: { exists: "bool" },
});

/** Whether a connection that acts for no tenant sees a tenant or a key. To be run on such a connection. */
export const visibleToNobody = statement({
  name: "visible-to-nobody",
  text: `select exists (select from tenant) or exists (select from api_key)
             or not row_security_active('contact') or not row_security_active('call') as seen`,
  params: [],
  row: { seen: "bool" },
});
