import type pg from "pg";

/** Commits a write. @throws what Postgres says where it takes none. */
export async function proveWrite(pool: pg.Pool): Promise<void> {
  await pool.query({
    name: "prove-write",
    text: `insert into readiness_probe (id, at) values (1, clock_timestamp())
           on conflict (id) do update set at = excluded.at`,
  });
}

/** Whether anybody can open the API. */
export async function hasApiKey(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>({
    name: "has-api-key",
    text: "select exists (select from api_key where revoked_at is null)",
  });
  return rows[0]!.exists;
}

/** Whether some tenant's webhooks do not arrive. */
export async function areSomeWebhooksSilent(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>({
    name: "some-webhooks-silent",
    text: `select exists (select from alert
             where kind = 'WEBHOOKS_SILENT' and subject is not null and cleared_at is null)`,
  });
  return rows[0]!.exists;
}

/** Whether a connection that acts for no tenant sees a tenant or a key: asked on such a connection. */
export async function hasWallBreach(nobody: pg.Pool): Promise<boolean> {
  const { rows } = await nobody.query<{ seen: boolean }>({
    name: "has-wall-breach",
    text: `select exists (select from tenant) or exists (select from api_key)
             or not row_security_active('contact') or not row_security_active('call') as seen`,
  });
  return rows[0]!.seen;
}
