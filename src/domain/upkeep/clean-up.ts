import { dayMs } from "#rules/clock-time.ts";
import type { DomainContext } from "#domain/context.ts";
import { deleteRested, deleteRuns, deleteWebhooks } from "#db/queries/clean-up.ts";
import { cleanUpImports } from "#domain/imports/imports.ts";
import { forgetFormerWebhookSecrets } from "#domain/tenants/webhook-secrets.ts";

/** How long webhooks are kept, so that what VAPI sent can be read again. */
const webhooksKeptMs = 30 * dayMs;
const runsKeptMs = 30 * dayMs;

/** Deletes old webhooks, runs of the scheduler, former secrets and files of finished imports. */
export async function cleanUp(context: DomainContext): Promise<void> {
  const { pool, clock } = context;
  const now = (await clock.now(pool)).getTime();
  await deleteWebhooks(pool, new Date(now - webhooksKeptMs));
  await deleteRuns(pool, new Date(now - runsKeptMs));
  await deleteRested(pool, new Date(now - dayMs));
  await forgetFormerWebhookSecrets(pool, new Date(now));
  await cleanUpImports(context);
}
