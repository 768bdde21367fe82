import type { ActorKind, ChangeName, SubjectKind } from "#rules/change-name.ts";
import { tenantOf } from "./auth.ts";
import type { ListContext } from "./context.ts";
import { decodeId, noRowId, rowId } from "./ids.ts";
import { type ListRequest, newestFirst, pageOf } from "./keyset.ts";

export interface ActivityFilter {
  readonly actorId?: string | null | undefined;
  readonly actorKinds?: readonly ActorKind[] | null | undefined;
  readonly changes?: readonly ChangeName[] | null | undefined;
  readonly subjectKinds?: readonly SubjectKind[] | null | undefined;
  readonly campaignId?: string | null | undefined;
  readonly subjectId?: string | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

/** A page of the activity, newest first. */
export async function activityPage(filter: ActivityFilter, request: ListRequest) {
  const { context } = request;
  const where = activityWhere(context, filter);
  const { activity } = context.prisma;
  return await pageOf(request, {
    order: newestFirst,
    find: ({ query, beyond, orderBy, take }) =>
      activity.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
    count: (take) => activity.count({ where, take }),
  });
}

/** What the entries of the viewer's tenant that a filter allows have. */
export function activityWhere(
  context: ListContext,
  { actorId, actorKinds, campaignId, changes, subjectId, subjectKinds, from, to }: ActivityFilter,
) {
  return {
    tenantId: tenantOf(context),
    ...(actorId != null && { actorId: anyRowId(actorId) }),
    ...(actorKinds != null && { actorKind: { in: [...actorKinds] } }),
    ...(campaignId != null && { campaignId: rowId("Campaign", campaignId) ?? noRowId }),
    ...(changes != null && { change: { in: [...changes] } }),
    ...(subjectKinds != null && { subjectKind: { in: [...subjectKinds] } }),
    ...(subjectId != null && { subjectId: anyRowId(subjectId) }),
    ...((from != null || to != null) && {
      at: { ...(from != null && { gte: from }), ...(to != null && { lt: to }) },
    }),
  };
}

/** The row id that the id of an object of any kind names; one that no row has, if it is no id. */
function anyRowId(id: string): string {
  return rowId(decodeId(id).typename, id) ?? noRowId;
}
