import type { Queryable } from "#db/pool.ts";
import { type Direction, firstId } from "#db/queries/call-pages.ts";
import {
  allMembers,
  contactsOfUnknownArea,
  markedMembers,
  presentContacts,
  searchedContacts,
} from "#db/queries/contact-pages.ts";
import { tenantOf } from "./auth.ts";
import type { ListContext } from "./context.ts";
import { newestFirst, type ListRequest, pageOf } from "./keyset.ts";
import { type ContactSearch, contactSearch, refused } from "./search.ts";
import { inOrderOf } from "./in-order-of.ts";

export interface ContactFilter {
  readonly search?: string | null | undefined;
  readonly doNotCall?: boolean | null | undefined;
  readonly unreachable?: boolean | null | undefined;
  readonly areaUnknown?: boolean | null | undefined;
}

/** A list of contacts that has an index. */
interface ContactList {
  ids(
    direction: Direction,
    beyond: string,
    take: number,
    db?: Queryable,
  ): Promise<readonly { readonly id: string }[]>;
  count(atMost: number): Promise<{ readonly contacts: number } | undefined>;
}

const nothing: ContactList = {
  ids: async () => [],
  count: async () => ({ contacts: 0 }),
};

/** A page of the tenant's contacts, newest first, or of those in `campaignIds` (one, or none), oldest first. */
export async function contactPage(
  filter: ContactFilter | null | undefined,
  campaignIds: readonly string[] | null,
  request: ListRequest,
) {
  const { context } = request;
  const list = await listOfCampaigns(context, filter ?? {}, campaignIds);
  return await pageOf(request, {
    order: { ...newestFirst, direction: directionOf(campaignIds) },
    find: async ({ query, cursor, direction, take }) => {
      const beyond = (cursor?.[0] as string | undefined) ?? firstId[direction];
      const ids = (await list.ids(direction, beyond, take)).map(({ id }) => id);
      const rows = await context.prisma.contact.findMany({
        ...query,
        where: { tenantId: tenantOf(context), id: { in: ids } },
      });
      return inOrderOf(ids, rows);
    },
    count: async (atMost) => (await list.count(atMost))!.contacts,
  });
}

/** The contacts of a campaign are listed oldest first, others newest first. */
function directionOf(campaignIds: readonly string[] | null): Direction {
  return campaignIds === null ? "desc" : "asc";
}

/** The ids of the contacts that come after a contact. */
export type NextContacts = (
  db: Queryable,
  beyond: { readonly id: string } | null,
  take: number,
) => Promise<string[]>;

/** The whole list of contacts in the order of its pages. @throws GraphQLError as `contactPage` does. */
export async function contactsInOrder(
  context: ListContext,
  filter: ContactFilter,
  campaignIds: readonly string[] | null,
): Promise<NextContacts> {
  const list = await listOfCampaigns(context, filter, campaignIds);
  const direction = directionOf(campaignIds);
  return async (db, beyond, take) => {
    const found = await list.ids(direction, beyond?.id ?? firstId[direction], take, db);
    return found.map(({ id }) => id);
  };
}

async function listOfCampaigns(
  context: ListContext,
  filter: ContactFilter,
  campaignIds: readonly string[] | null,
): Promise<ContactList> {
  const campaignId = campaignIds === null ? null : campaignIds[0];
  return campaignId === undefined ? nothing : await listOf(context, filter, campaignId);
}

async function listOf(
  context: ListContext,
  filter: ContactFilter,
  campaignId: string | null,
): Promise<ContactList> {
  const search = await contactSearch(context, filter.search);
  const isOfUnknownArea = filter.areaUnknown === true;
  if (search !== null && isOfUnknownArea) {
    throw refused("UNSUPPORTED_FILTER", "areaUnknown cannot be used together with search");
  }
  if (search !== null) return searched(context, { search, filter, campaignId });
  const { pool } = context.domain;
  const of = (beyond: string, take: number) =>
    [
      tenantOf(context),
      allowed(filter.doNotCall),
      allowed(filter.unreachable),
      beyond,
      take,
    ] as const;
  if (isOfUnknownArea) {
    const own = contactsOfUnknownArea;
    return {
      ids: (direction, beyond, take, db = pool) =>
        own[direction](db, ...of(beyond, take), campaignId),
      count: (take) => own.count.first(pool, ...of(firstId.asc, take), campaignId),
    };
  }
  if (campaignId === null) {
    return {
      ids: (direction, beyond, take, db = pool) =>
        presentContacts[direction](db, ...of(beyond, take)),
      count: (take) => presentContacts.count.first(pool, ...of(firstId.asc, take)),
    };
  }
  // Few contacts are marked: they are read, and not the members.
  const members = filter.doNotCall || filter.unreachable ? markedMembers : allMembers;
  return {
    ids: (direction, beyond, take, db = pool) =>
      members[direction](db, ...of(beyond, take), campaignId),
    count: (take) => members.count.first(pool, ...of(firstId.asc, take), campaignId),
  };
}

function allowed(flag: boolean | null | undefined): boolean[] {
  return flag == null ? [false, true] : [flag];
}

interface Searched {
  readonly search: ContactSearch;
  readonly filter: ContactFilter;
  readonly campaignId: string | null;
}

function searched(
  { domain: { pool } }: ListContext,
  { search: { words, digits, phones }, filter, campaignId }: Searched,
): ContactList {
  const flags = [filter.doNotCall ?? null, filter.unreachable ?? null];
  const of = [words, digits, phones, flags, campaignId, false] as const;
  return {
    ids: (direction, beyond, take, db = pool) =>
      searchedContacts.page(db, ...of, beyond, direction === "asc", true, take),
    count: (take) => searchedContacts.count.first(pool, ...of, firstId.asc, true, false, take),
  };
}
