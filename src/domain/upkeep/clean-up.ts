import { dayMs } from "#rules/clock-time.ts";
import type { DomainContext } from "#domain/context.ts";
import { deleteRested, deleteRuns } from "#db/queries/clean-up.ts";
import { deleteOldLinks } from "#db/queries/login-links.ts";
import { deleteNumberUse } from "#db/queries/number-use.ts";
import { deleteOldSessions } from "#db/queries/sessions.ts";
import { forgetBulkJobs } from "#domain/bulk/bulk-work.ts";
import { deleteOldAttempts } from "#db/queries/sign-in-attempts.ts";
import { forgetCampaignWork } from "#domain/campaigns/campaign-work.ts";
import { cleanUpImports } from "#domain/imports/imports.ts";
import { dropExpiredJournals } from "#domain/imports/undo-import.ts";
import { dropExpiredImports } from "#domain/imports/staged-imports.ts";
import { deleteOldCalls } from "./old-calls.ts";
import { clearOldTranscripts } from "./old-transcripts.ts";
import { keepPartitions } from "./partitions.ts";
import { forgetFormerWebhookSecrets } from "#domain/tenants/webhook-secrets.ts";

const runsKeptMs = 30 * dayMs;
/** Links and sessions that are over: until then the activity says of a link that it was used again. */
const linksKeptMs = 30 * dayMs;
/** The local days that count have begun since; and numbers that were not used since are equal. */
const numberUseKeptMs = 3 * dayMs;

/**
 * Deletes what is kept no longer: partitions of webhooks, histories and alerts, old transcripts and calls, runs of the scheduler,
 * former secrets, links and sessions that are over, counts of numbers, files of finished imports, campaigns' work
 * that is done, and bulk jobs that have ended.
 */
export async function cleanUp(context: DomainContext): Promise<void> {
  const { pool, clock } = context;
  const now = (await clock.now(pool)).getTime();
  await deleteRuns(pool, new Date(now - runsKeptMs));
  await deleteRested(pool, new Date(now - dayMs));
  await deleteNumberUse(pool, new Date(now - numberUseKeptMs));
  await forgetFormerWebhookSecrets(pool, new Date(now));
  await deleteOldLinks(pool, new Date(now - linksKeptMs));
  await deleteOldAttempts(pool, new Date(now));
  await deleteOldSessions(pool, new Date(now - linksKeptMs));
  await dropExpiredImports(context);
  await cleanUpImports(context);
  await dropExpiredJournals(context);
  await keepPartitions(context, new Date(now));
  await clearOldTranscripts(context, new Date(now));
  await deleteOldCalls(context, new Date(now));
  await forgetCampaignWork(context);
  await forgetBulkJobs(context);
}
