import type { Queryable, Tx } from "#db/pool.ts";
import { vapiWebhook } from "#vapi/contract.ts";
import { newsFromWebhook } from "#vapi/news.ts";
import type { DomainContext } from "#domain/context.ts";

const hourMs = 60 * 60 * 1000;
/** The longest call a campaign allows lasts twelve hours; it rings before and reports after. */
const formerAcceptedMs = 13 * hourMs;
const mostFormer = 5;
/** A request may be committed with the old secret while the change of it is being committed. */
const overlapMs = 60_000;

/** A secret that proves a webhook genuine. */
export interface WebhookSecret {
  readonly secret: string;
  /** When another took its place: it proves only news of calls that had been placed by then. */
  readonly replacedAt: Date | null;
}

/** The present secret, then the former ones that calls under way may carry; none for no tenant. */
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
  const { rows } = await pool.query<{
    tenantId: string;
    sealed: string;
    replacedAt: Date | null;
  }>({
    name: "webhook-secrets",
    text: `select id as "tenantId", webhook_secret_encrypted as sealed, null::timestamptz as "replacedAt"
           from tenant where id = any($1::uuid[])
           union all
           select tenant_id, secret_encrypted, replaced_at
           from former_webhook_secret where tenant_id = any($1::uuid[])
           order by "replacedAt" desc nulls first`,
    values: [tenantIds],
  });
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
  const { rowCount } = await pool.query({
    name: "placed-before",
    text: `select from dial
           where tenant_id = $1 and (id = $2 or vapi_call_id = $3) and sent_at <= $4 limit 1`,
    values: [tenantId, news.dialId, news.vapiCallId, new Date(instant.getTime() + overlapMs)],
  });
  return rowCount === 1;
}

/** The present secret will be replaced: keeps it for the calls that carry it. The tenant is locked. */
export async function keepFormerWebhookSecret(tx: Tx, tenantId: string, now: Date): Promise<void> {
  await tx.query(
    `insert into former_webhook_secret (tenant_id, secret_encrypted, replaced_at)
     select id, webhook_secret_encrypted, $2 from tenant where id = $1`,
    [tenantId, now],
  );
  await tx.query(
    `delete from former_webhook_secret where tenant_id = $1 and id not in (
       select id from former_webhook_secret where tenant_id = $1
       order by replaced_at desc, id desc limit $2)`,
    [tenantId, mostFormer],
  );
}

/** Those that prove nothing any more. */
export async function forgetFormerWebhookSecrets(db: Queryable, now: Date): Promise<void> {
  await db.query("delete from former_webhook_secret where replaced_at < $1", [
    new Date(now.getTime() - formerAcceptedMs),
  ]);
}
