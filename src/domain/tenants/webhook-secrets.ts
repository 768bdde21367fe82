import type { Locked } from "#db/locks.ts";
import type { Queryable, Tx } from "#db/pool.ts";
import {
  deleteFormerSecrets,
  dialSentBy,
  keepFormerSecret,
  limitFormerSecrets,
  webhookSecrets,
} from "#db/queries/webhook-secrets.ts";
import { vapiWebhook } from "#vapi/contract.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import type { DomainContext } from "#domain/context.ts";

const hourMs = 60 * 60 * 1000;
/** The longest call lasts twelve hours; the rest is for ringing and for the report. */
const formerAcceptedMs = 13 * hourMs;
const mostFormer = 5;
/** A dial may be committed with the old secret while the new one is being committed. */
const overlapMs = 60_000;

/** A secret that authenticates webhooks. */
export interface WebhookSecret {
  readonly secret: string;
  /** When it was replaced: it is accepted only for calls that were placed before. Null: it is the present one. */
  readonly replacedAt: Date | null;
}

/** The present secret, then the former ones that live calls may still use; empty if there is no such tenant. */
export async function webhookSecretsOf(
  context: DomainContext,
  tenantId: string,
): Promise<WebhookSecret[]> {
  const [secrets = []] = await webhookSecretsOfEach(context, [tenantId]);
  return secrets;
}

/** As `webhookSecretsOf`, for several tenants in their order. */
export async function webhookSecretsOfEach(
  { pool, clock, secrets }: DomainContext,
  tenantIds: readonly string[],
): Promise<WebhookSecret[][]> {
  const rows = await webhookSecrets(pool, tenantIds);
  const hasFormer = rows.some(({ replacedAt }) => replacedAt !== null);
  const now = hasFormer ? (await clock.now(pool)).getTime() : 0;
  const inForce = rows.filter(
    ({ replacedAt }) => replacedAt === null || now - replacedAt.getTime() < formerAcceptedMs,
  );
  const byTenant = Map.groupBy(inForce, ({ tenantId }) => tenantId);
  return tenantIds.map((id) =>
    (byTenant.get(id.toLowerCase()) ?? []).map(({ sealed, replacedAt }) => ({
      secret: secrets.open(sealed),
      replacedAt,
    })),
  );
}

/** Whether the webhook is about a call of the tenant that had been placed at that instant. */
export async function isOfCallPlacedBy(
  { pool }: DomainContext,
  tenantId: string,
  body: unknown,
  instant: Date,
): Promise<boolean> {
  const news = newsFromWebhook(vapiWebhook.safeParse(body).data?.message);
  if (news === null) return false;
  const sentBy = new Date(instant.getTime() + overlapMs);
  return (await dialSentBy.count(pool, tenantId, news.dialId, news.vapiCallId, sentBy)) === 1;
}

/** To be called before the present secret is replaced: keeps it for the calls that use it. */
export async function keepFormerWebhookSecret(
  tx: Tx,
  _lock: Locked<"tenant", "UPDATE">,
  tenantId: string,
  now: Date,
): Promise<void> {
  await keepFormerSecret(tx, tenantId, now);
  await limitFormerSecrets(tx, tenantId, String(mostFormer));
}

/** Deletes the former secrets that are no longer accepted. */
export async function forgetFormerWebhookSecrets(db: Queryable, now: Date): Promise<void> {
  await deleteFormerSecrets(db, new Date(now.getTime() - formerAcceptedMs));
}
