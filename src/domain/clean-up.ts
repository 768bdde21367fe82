import type { DomainContext } from "./context.ts";
import { cleanUpImports } from "#domain/imports/imports.ts";
import { forgetFormerWebhookSecrets } from "#domain/tenants/webhook-secrets.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Webhooks are kept so long, so that what VAPI told can be read again. */
const webhooksKeptMs = 30 * dayMs;
const runsKeptMs = 30 * dayMs;

/** Forgets what has served its time. */
export async function cleanUp(context: DomainContext): Promise<void> {
  const { pool, clock } = context;
  const now = (await clock.now(pool)).getTime();
  await pool.query("delete from webhook_event where received_at < $1", [
    new Date(now - webhooksKeptMs),
  ]);
  await pool.query("delete from scheduler_run where minute < $1", [new Date(now - runsKeptMs)]);
  await pool.query("delete from resting_number where rests_until < $1", [new Date(now - dayMs)]);
  await forgetFormerWebhookSecrets(pool, new Date(now));
  await cleanUpImports(context);
}
