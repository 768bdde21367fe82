import { presentContacts, statusesOfCalls } from "#db/queries/bulk-rows.ts";
import {
  type BulkCounts,
  type BulkVerb,
  nothingHandled,
  whyNotCancelled,
  withOutcomes,
} from "#rules/bulk.ts";
import type { DomainContext } from "#domain/context.ts";
import type { ErrorCode } from "#domain/errors.ts";

/** What a job would do with these rows now. Of calls that are scheduled, the rules are asked when their turn comes. */
export async function previewBulkJob(
  { pool }: DomainContext,
  tenantId: string,
  { verb, campaignId }: { readonly verb: BulkVerb; readonly campaignId: string | null },
  ids: readonly string[],
): Promise<BulkCounts> {
  const refusedBy = await reasonsOf[verb](pool, tenantId, campaignId, ids);
  return withOutcomes(
    nothingHandled,
    ids.map((id) => ({ id, refusedBy: refusedBy(id) })),
  );
}

type Reasons = (
  pool: DomainContext["pool"],
  tenantId: string,
  campaignId: string | null,
  ids: readonly string[],
) => Promise<(id: string) => ErrorCode | null>;

const reasonsOf: Readonly<Record<BulkVerb, Reasons>> = {
  CANCEL_CALLS: async (pool, tenantId, _campaignId, ids) => {
    const statuses = new Map(
      (await statusesOfCalls(pool, tenantId, ids)).map(({ id, status }) => [id, status]),
    );
    return (id) => {
      const status = statuses.get(id);
      return status === undefined ? "NOT_FOUND" : whyNotCancelled(status);
    };
  },
  SCHEDULE_CALLS: async (pool, tenantId, _campaignId, ids) => {
    const statuses = new Map(
      (await statusesOfCalls(pool, tenantId, ids)).map(({ id, status }) => [id, status]),
    );
    return (id) => (statuses.has(id) ? null : "NOT_FOUND");
  },
  UNENROL_CONTACTS: async (pool, tenantId, campaignId, ids) => {
    const isMember = new Map(
      (await presentContacts(pool, tenantId, ids, campaignId)).map((each) => [
        each.id,
        each.isMember,
      ]),
    );
    return (id) => {
      const member = isMember.get(id);
      return member === undefined ? "NOT_FOUND" : member ? null : "NOT_ENROLLED";
    };
  },
  DELETE_CONTACTS: async (pool, tenantId, _campaignId, ids) => {
    const present = new Set((await presentContacts(pool, tenantId, ids, null)).map(({ id }) => id));
    return (id) => (present.has(id) ? null : "NOT_FOUND");
  },
};
