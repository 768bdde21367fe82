import type pg from "pg";
import { pino } from "pino";
import type { DomainContext } from "#domain/context.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import { webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import type { TriedServer } from "./server-process.ts";

export const secretKey = "a key of at least thirty-two characters";

/** A server, and the ways to look behind it. */
export interface FuzzWorld {
  readonly server: TriedServer;
  readonly pool: pg.Pool;
  readonly context: DomainContext;
}

export interface FuzzTenant {
  readonly id: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
}

export function openFuzzWorld(server: TriedServer, pool: pg.Pool, simulatorUrl: string): FuzzWorld {
  const log = pino({ level: "silent" });
  const config = { secretKey, vapiBaseUrl: simulatorUrl, simulatorUrl, log };
  return { server, pool, context: createDomainContext(config, pool, () => server.url) };
}

export async function newFuzzTenant({ context }: FuzzWorld): Promise<FuzzTenant> {
  const { tenantId: id, apiKey } = await createTenant(context, { name: "Fuzz", isSimulated: true });
  const [webhookSecret] = await webhookSecretsOf(context, id);
  return { id, apiKey, webhookSecret: webhookSecret!.secret };
}

/** Campaigns that are set up and do not dial. */
export async function newCampaigns(
  { pool }: FuzzWorld,
  tenant: FuzzTenant,
  count: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into campaign (tenant_id, name, state, assistant_id, phone_number_id, start_time, end_time, time_zone)
     select $1, 'Fuzz ' || n, 'PAUSED', 'a', 'p', '00:00', '23:59', 'UTC' from generate_series(1, $2) n
     returning id`,
    [tenant.id, count],
  );
  return rows.map(({ id }) => id);
}
