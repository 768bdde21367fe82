import { as, statement } from "#db/statement.ts";
import { isUnknownAreaSql } from "./areas.ts";
import { type Direction, firstId, past } from "./call-pages.ts";

const take = as<number>("int8");

/** After all other ids, in the direction of reading. */
const lastId = { asc: firstId.desc, desc: firstId.asc } as const;

/** The columns of the index `contact_present`. */
const key = ["tenant_id", "do_not_call", "(unreachable_reason is not null)", "id"];

/**
 * Contacts of a tenant ($1) that are not deleted, whose two flags are among $2 and $3, beyond the id $4; at most $5.
 * Conditions and order name the whole key of the index, so that no other index fits. Members are looked up after
 * that: as a condition beside the others, they make Postgres sort all contacts of the tenant.
 */
const present = (direction: Direction, isMember = "") => `
  select found.id
  from unnest($2::bool[]) wanted (do_not_call), unnest($3::bool[]) reach (is_unreachable)
  cross join lateral (
    select id from (
    select id from contact
    where deleted_at is null
      and (${key.join()}) ${past[direction]} ($1, wanted.do_not_call, is_unreachable, $4)
      and (${key.join()}) ${direction === "asc" ? "<=" : ">="} ($1, wanted.do_not_call, is_unreachable, '${lastId[direction]}')
    order by ${key.map((column) => `${column} ${direction}`).join()} ${isMember === "" ? "" : "offset 0"}
    ) contact ${isMember} limit $5
  ) found`;

const presentParams = ["uuid", "bool[]", "bool[]", "uuid", take] as const;

const presentPage = (direction: Direction) =>
  statement({
    name: `contacts-${direction}`,
    text: `select id from (${present(direction)}) page order by id ${direction} limit $5`,
    params: presentParams,
    row: { id: "uuid" },
  });

export const presentContacts = {
  asc: presentPage("asc"),
  desc: presentPage("desc"),
  count: statement({
    name: "contacts-count",
    text: `select count(*)::int as contacts from (${present("asc")} limit $5) counted`,
    params: presentParams,
    row: { contacts: "int4" },
  }),
};

/** Of the campaign $6. "offset 0" has each contact looked up by the key, whatever the statistics say. */
const isMember = `where exists (
  select from (
    select removed_at from enrolment where campaign_id = $6 and contact_id = contact.id offset 0
  ) member where member.removed_at is null)`;

const markedParams = [...presentParams, "uuid"] as const;

const markedPage = (direction: Direction) =>
  statement({
    name: `marked-members-${direction}`,
    text: `select id from (${present(direction, isMember)}) page order by id ${direction} limit $5`,
    params: markedParams,
    row: { id: "uuid" },
  });

/** The same of the members of a campaign ($6), for flags that few contacts have: reads the contacts that have them. */
export const markedMembers = {
  asc: markedPage("asc"),
  desc: markedPage("desc"),
  count: statement({
    name: "marked-members-count",
    text: `select count(*)::int as contacts from (${present("asc", isMember)} limit $5) counted`,
    params: markedParams,
    row: { contacts: "int4" },
  }),
};

/**
 * The same for flags that most contacts have: reads the members, by the key, which has former members too. The limit
 * stands beside the order: a part of the statement with an order of its own would be planned for all members, and sorted.
 */
const members = (direction: Direction, isOrdered = true) => `
  select member.contact_id as id
  from enrolment member
  cross join lateral (
    select from contact
    where id = member.contact_id and tenant_id = $1 and deleted_at is null and do_not_call = any($2)
      and (unreachable_reason is not null) = any($3)
    offset 0
  ) own
  where (member.campaign_id, member.contact_id) ${past[direction]} ($6, $4)
    and (member.campaign_id, member.contact_id) ${direction === "asc" ? "<=" : ">="} ($6, '${lastId[direction]}')
    and member.removed_at is null
  ${isOrdered ? `order by member.campaign_id ${direction}, member.contact_id ${direction}` : ""}
  limit $5`;

const membersPage = (direction: Direction) =>
  statement({
    name: `members-${direction}`,
    text: members(direction),
    params: markedParams,
    row: { id: "uuid" },
  });

export const allMembers = {
  asc: membersPage("asc"),
  desc: membersPage("desc"),
  count: statement({
    name: "members-count",
    text: `select count(*)::int as contacts from (${members("asc", false)}) counted`,
    params: markedParams,
    row: { contacts: "int4" },
  }),
};

/** The same of contacts of whom no time zone is known; of the members of a campaign ($6), if it is not null. */
const ofUnknownArea = (direction: Direction) => `
  select id from contact
  where tenant_id = $1 and ${isUnknownAreaSql("area_id")} and deleted_at is null
    and do_not_call = any($2) and (unreachable_reason is not null) = any($3) and id ${past[direction]} $4
    and ($6::uuid is null or exists (
      select from enrolment where campaign_id = $6 and contact_id = contact.id and removed_at is null))
  order by id ${direction} limit $5`;

const unknownAreaParams = [...presentParams, "uuid?"] as const;

const unknownAreaPage = (direction: Direction) =>
  statement({
    name: `contacts-of-unknown-area-${direction}`,
    text: ofUnknownArea(direction),
    params: unknownAreaParams,
    row: { id: "uuid" },
  });

export const contactsOfUnknownArea = {
  asc: unknownAreaPage("asc"),
  desc: unknownAreaPage("desc"),
  count: statement({
    name: "contacts-of-unknown-area-count",
    text: `select count(*)::int as contacts from (${ofUnknownArea("asc")}) counted`,
    params: unknownAreaParams,
    row: { contacts: "int4" },
  }),
};

const search = "search_contacts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const searchParams = [
  "text?",
  "text?",
  as<readonly string[] | null>("text[]"),
  as<readonly (boolean | null)[]>("bool[]"),
  "uuid?",
  "bool",
  "uuid",
  "bool",
  "bool",
  take,
] as const;

/**
 * Contacts of the connection's tenant with a text ($1: without accents, in lower case) in the name, or whose phone
 * begins or ends with digits ($2) or is one of $3. $4: do-not-call and unreachable, null for any; $5: the campaign;
 * $6: deleted ones too. Beyond the id $7, ascending if $8; in the order of ids if $9; at most $10.
 */
export const searchedContacts = {
  page: statement({
    text: `select id from ${search} found (id)`,
    params: searchParams,
    row: { id: "uuid" },
  }),
  count: statement({
    text: `select count(*)::int as contacts from ${search}`,
    params: searchParams,
    row: { contacts: "int4" },
  }),
};
