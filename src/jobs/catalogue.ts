import { z } from "zod";

interface Job<Payload> {
  /** Parsed when a job is added and when it is run: a job may be older than the running version. */
  readonly payload: z.ZodType<Payload>;
  /** Two jobs with one key are one job, unless the first is already running. */
  readonly key?: (payload: Payload) => string;
  /** Jobs of one queue run one after the other, in any worker. */
  readonly queue?: (payload: Payload) => string;
  readonly maxAttempts: number;
}

function job<Payload>(
  payload: z.ZodType<Payload>,
  options: Omit<Job<Payload>, "payload">,
): Job<Payload> {
  return { payload, ...options };
}

/** Every kind of job: its payload, and its key and queue. The handlers are in `tasks/`. */
export const jobs = {
  /** The scheduler's minute. Never retried: the next minute does the same and more. */
  tick: job(z.object({ _cron: z.object({ ts: z.coerce.date() }) }), { maxAttempts: 1 }),
  /** The tick of some tenants. Retried once at once; after that the next minute does the same and more. */
  "tick-group": job(z.object({ minute: z.iso.datetime(), tenantIds: z.array(z.uuid()) }), {
    maxAttempts: 2,
  }),
  /** Fill one tenant's free slots with calls that are due. */
  "dispatch-tenant": job(z.object({ tenantId: z.uuid() }), {
    key: ({ tenantId }) => `dispatch-tenant:${tenantId}`,
    maxAttempts: 5,
  }),
  /** The same at a later instant: a call becomes due before the next tick, or VAPI accepts calls again. */
  "wake-tenant": job(z.object({ tenantId: z.uuid(), at: z.iso.datetime() }), {
    key: ({ tenantId, at }) => `wake-tenant:${tenantId}:${at}`,
    maxAttempts: 5,
  }),
  /** Send one intended dial. It may be retried: a dial that was sent is never sent again. */
  "dial-call": job(z.object({ dialId: z.uuid() }), {
    key: ({ dialId }) => `dial-call:${dialId}`,
    maxAttempts: 10,
  }),
  /** Hang up a call that VAPI has and that must end. */
  "hang-up": job(z.object({ tenantId: z.uuid(), vapiCallId: z.string() }), {
    key: ({ vapiCallId }) => `hang-up:${vapiCallId}`,
    maxAttempts: 10,
  }),
  /**
   * Read one uploaded file to its end and enrol its contacts. A tenant's files run one after the other: they wait for
   * each other's contacts, and together they would occupy every connection of a worker.
   */
  "import-contacts": job(z.object({ tenantId: z.uuid(), importId: z.uuid() }), {
    key: ({ importId }) => `import-contacts:${importId}`,
    queue: ({ tenantId }) => `import-contacts:${tenantId}`,
    maxAttempts: 25,
  }),
  /** Take back what an undone import did, in steps. Steps that were done stay done. */
  "undo-import": job(z.object({ tenantId: z.uuid(), importId: z.uuid() }), {
    key: ({ importId }) => `undo-import:${importId}`,
    maxAttempts: 25,
  }),
  /**
   * Do a verb for many rows, in steps. Steps that were done stay done. Those of a tenant run one after the other: a person
   * who begins several does not occupy every worker.
   */
  bulk: job(z.object({ tenantId: z.uuid(), bulkId: z.uuid() }), {
    key: ({ bulkId }) => `bulk:${bulkId}`,
    queue: ({ tenantId }) => `bulk:${tenantId}`,
    maxAttempts: 25,
  }),
  /** Write the rows of a campaign that was stopped, started or edited, or whose round has opened, in steps. Steps that were done stay done. */
  "follow-campaign": job(z.object({ tenantId: z.uuid(), campaignId: z.uuid() }), {
    key: ({ campaignId }) => `follow-campaign:${campaignId}`,
    maxAttempts: 25,
  }),
  /** Mark the contacts of numbers that came on a do-not-call list in calls, and cancel their scheduled calls. */
  "follow-do-not-call": job(z.object({ tenantId: z.uuid() }), {
    key: ({ tenantId }) => `follow-do-not-call:${tenantId}`,
    maxAttempts: 25,
  }),
  /** Delete changes that are too old for a subscription to continue from. */
  "trim-changes": job(z.object({ _cron: z.object({ ts: z.coerce.date() }) }), { maxAttempts: 1 }),
  /** Check that no campaign is kept for a later time than at which something has to be done for it. */
  "check-openings": job(z.object({ _cron: z.object({ ts: z.coerce.date() }) }), { maxAttempts: 1 }),
  /** Delete old data: webhooks, files of finished imports. */
  "clean-up": job(z.object({ _cron: z.object({ ts: z.coerce.date() }) }), { maxAttempts: 3 }),
};

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.output<(typeof jobs)[Name]["payload"]>;
