import { z } from "zod";
import { searchedEntries } from "#db/queries/do-not-call-pages.ts";
import type { DoNotCallSource } from "#rules/do-not-call-list.ts";
import { tenantOf } from "./auth.ts";
import { type ListRequest, newestFirst, type Order, pageOf } from "./keyset.ts";
import { contactSearch, type ContactSearch } from "./search.ts";
import { inOrderOf } from "./in-order-of.ts";

interface EntryFilter {
  readonly search?: string | null | undefined;
  readonly source?: DoNotCallSource | null | undefined;
}

const byNumber: Order = { columns: { phone: z.string() }, direction: "asc" };

/** A page of the do-not-call list: newest first, or by number where a number is searched for. */
export async function doNotCallPage(filter: EntryFilter | null | undefined, request: ListRequest) {
  const { context } = request;
  const tenantId = tenantOf(context);
  const source = filter?.source ?? null;
  const { doNotCallEntry } = context.prisma;
  const search = await contactSearch(context, filter?.search);
  if (search === null) {
    const where = { tenantId, ...(source !== null && { source }) };
    return await pageOf(request, {
      order: newestFirst,
      find: ({ query, beyond, orderBy, take }) =>
        doNotCallEntry.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
      count: (take) => doNotCallEntry.count({ where, take }),
    });
  }
  const { pool } = context.domain;
  const [low, high] = spansOf(search);
  return await pageOf(request, {
    order: byNumber,
    find: async ({ query, cursor, direction, take }) => {
      const beyond = (cursor?.[0] as string | undefined) ?? null;
      const find = searchedEntries[direction];
      const ids = (await find(pool, tenantId, low, high, source, beyond, take)).map(({ id }) => id);
      const rows = await doNotCallEntry.findMany({
        ...query,
        where: { tenantId, id: { in: ids } },
      });
      return inOrderOf(ids, rows);
    },
    count: async (atMost) =>
      (await searchedEntries.count.first(pool, tenantId, low, high, source, null, atMost))!.entries,
  });
}

/** The spans of numbers that a text means: those that begin with its digits, and complete numbers. */
function spansOf({ digits, phones }: ContactSearch): readonly [low: string[], high: string[]] {
  // Behind all digits, and before all of them.
  const spans: [string, string][] = phones.map((phone) => [phone, `${phone} `]);
  if (digits !== null) spans.push([`+${digits}`, `+${digits}:`]);
  return [spans.map(([low]) => low), spans.map(([, high]) => high)];
}
