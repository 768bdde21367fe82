import { webhookRecord } from "#db/queries/webhook-silence.ts";
import { dayMs } from "#rules/clock-time.ts";
import { areWebhooksSilent } from "#rules/webhook-silence.ts";
import type { DomainContext } from "#domain/context.ts";
import { raiseLastingAlert } from "#domain/alerts.ts";

/**
 * Raises an alert, once, if a tenant's calls end and no webhook reports them. To be called when reports have not come:
 * `callIds` are the calls without a report. The next webhook clears the alert (`storeWebhook`).
 */
export async function alertIfWebhooksSilent(
  { pool, clock, log, publicUrl, horizons }: DomainContext,
  tenantId: string,
  callIds: readonly string[],
): Promise<void> {
  const at = await clock.now(pool);
  // A webhook may follow the end of its call by seconds.
  const until = new Date(at.getTime() - horizons.reportMs);
  const since = new Date(at.getTime() - dayMs);
  const record = await webhookRecord.first(pool, tenantId, callIds, since, until);
  const { lastWebhookAt, endedWithout } = record!;
  if (!areWebhooksSilent({ hasReceived: lastWebhookAt !== null, endedWithout })) return;
  const url = `${publicUrl}/api/vapi/webhook`;
  const last =
    lastWebhookAt === null
      ? "none has ever arrived"
      : `the last arrived ${lastWebhookAt.toISOString()}`;
  const message =
    `Calls end, but VAPI's webhooks do not arrive (${last}). VAPI sends them to ${url}: ` +
    "PUBLIC_URL must be an address that VAPI can reach from the internet and that leads to this server. " +
    "Until webhooks arrive, calls are looked up every 30 seconds, so slots are freed late.";
  const kind = "WEBHOOKS_SILENT";
  const isNew = await raiseLastingAlert(pool, { tenantId, kind, subject: tenantId, message, at });
  if (isNew) log.warn({ tenantId, webhookUrl: url, lastWebhookAt, endedWithout }, message);
}
